import { eq } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { reps } from "../../db/schema/index.ts";
import type { StageActor } from "../../db/schema/leads.ts";
import { InvalidInputError } from "../../platform/errors.ts";

/** Who speaks: the rep that a request names, else the key that it came with. */
export function actorOf(keyId: string, repId: string | undefined): StageActor {
  return repId === undefined ? { kind: "key", id: keyId } : { kind: "rep", id: repId, keyId };
}

/** @throws InvalidInputError `rep_not_found` when the rep who is said to speak is nobody */
export async function checkActor(tx: Tx, by: StageActor): Promise<void> {
  if (by.kind !== "rep") return;
  const [rep] = await tx.select({ id: reps.id }).from(reps).where(eq(reps.id, by.id));
  if (rep !== undefined) return;
  const problem = { pointer: "/repId", code: "rep_not_found", message: "is no rep: GET /v1/reps lists them" };
  throw new InvalidInputError("rep_not_found", `There is no rep "${by.id}".`, [problem]);
}
