import { inArray } from "drizzle-orm";
import type { Executor } from "../db/client.ts";
import { reps } from "../db/schema/index.ts";
import { InvalidInputError } from "../platform/errors.ts";

/**
 * Checks that reps named in a body exist.
 * @param named ids by the JSON Pointer of the field that names them
 * @throws InvalidInputError `rep_unknown`, with a problem for each that does not
 */
export async function requireReps(db: Executor, named: Record<string, string | null | undefined>): Promise<void> {
  const asked = Object.entries(named).flatMap(([pointer, id]) => (id ? [{ pointer, id }] : []));
  if (asked.length === 0) return;
  const ids = asked.map(({ id }) => id);
  const known = await db.select({ id: reps.id }).from(reps).where(inArray(reps.id, ids)).for("key share");
  const problems = asked
    .filter(({ id }) => !known.some((rep) => rep.id === id))
    .map(({ pointer, id }) => ({ pointer, code: "rep_unknown", message: `There is no rep "${id}".` }));
  if (problems.length > 0) throw new InvalidInputError("rep_unknown", "Name reps that exist.", problems);
}
