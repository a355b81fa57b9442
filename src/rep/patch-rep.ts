import { eq } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { reps } from "../db/schema/index.ts";
import { found } from "../platform/errors.ts";
import type { Rep } from "./assign-rep.ts";

/**
 * Changes the name of a rep, or whether new prospects are assigned to it. Handoffs already assigned stay.
 * @throws NotFoundError
 */
export async function patchRep(
  { db }: Pick<Ground, "db">,
  { id, patch }: { id: string; patch: { name?: string | undefined; active?: boolean | undefined } },
): Promise<Rep> {
  const rows = await db
    .update(reps)
    // Naming a column by itself keeps an empty patch a valid statement.
    .set({ name: reps.name, ...patch })
    .where(eq(reps.id, id))
    .returning();
  return found(rows, "rep", id);
}
