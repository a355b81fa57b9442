import type { Ground } from "../ground.ts";
import { reps } from "../db/schema/index.ts";
import { normalizeEmail } from "../platform/email.ts";
import { ConflictError } from "../platform/errors.ts";
import type { Rep } from "./assign-rep.ts";

/** Adds an active rep. @throws ConflictError `rep_exists` when the address is taken */
export async function createRep(
  { db, clock }: Pick<Ground, "db" | "clock">,
  input: { name: string; email: string },
): Promise<Rep> {
  const [rep] = await db
    .insert(reps)
    .values({ name: input.name, email: normalizeEmail(input.email), createdAt: clock.now() })
    .onConflictDoNothing({ target: reps.email })
    .returning();
  if (rep === undefined) throw new ConflictError("rep_exists", "There is a rep with this address.");
  return rep;
}
