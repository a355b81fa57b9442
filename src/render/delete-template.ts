import { eq } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { templates } from "../db/schema/index.ts";
import { NotFoundError } from "../platform/errors.ts";

/** Deletes a template. Published versions keep what they were compiled from. @throws NotFoundError */
export async function deleteTemplate({ db }: Pick<Ground, "db">, { id }: { id: string }): Promise<void> {
  const rows = await db.delete(templates).where(eq(templates.id, id)).returning({ id: templates.id });
  if (rows.length === 0) throw new NotFoundError("template", id);
}
