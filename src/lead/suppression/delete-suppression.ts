import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { suppressions } from "../../db/schema/index.ts";
import { NotFoundError } from "../../platform/errors.ts";

/** Takes an address off the suppression list. Stopped enrollments stay stopped. @throws NotFoundError */
export async function deleteSuppression({ db }: Pick<Ground, "db">, { id }: { id: string }): Promise<void> {
  const rows = await db.delete(suppressions).where(eq(suppressions.id, id)).returning({ id: suppressions.id });
  if (rows.length === 0) throw new NotFoundError("suppression", id);
}
