import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { forms } from "../../db/schema/index.ts";
import { NotFoundError } from "../../platform/errors.ts";

/** Deletes a form; its key records nothing from now on. What it recorded stays. @throws NotFoundError */
export async function deleteForm({ db }: Pick<Ground, "db">, { id }: { id: string }): Promise<void> {
  const rows = await db.delete(forms).where(eq(forms.id, id)).returning({ id: forms.id });
  if (rows.length === 0) throw new NotFoundError("form", id);
}
