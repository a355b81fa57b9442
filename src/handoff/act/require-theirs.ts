import type { Executor } from "../../db/client.ts";
import type { StageActor } from "../../db/schema/leads.ts";
import { ConflictError } from "../../platform/errors.ts";
import { standInFor } from "../../rep/assign/stand-in.ts";
import type { Handoff } from "../lock-handoff.ts";

/**
 * A rep acts on what they have, or on what somebody has whom they stand in for; whoever has no rep's name on it may act on all.
 * @throws ConflictError `handoff_of_another`
 */
export async function requireTheirs(
  db: Executor,
  { repId }: Pick<Handoff, "repId">,
  by: StageActor,
  now: Date,
): Promise<void> {
  if (by.kind !== "rep" || repId === null || repId === by.id) return;
  if ((await standInFor(db, repId, now))?.id === by.id) return;
  const message =
    "Another rep has this handoff. Leave `repId` out, or give the handoff to this rep first: POST /v1/handoffs/{id}/hand-over.";
  throw new ConflictError("handoff_of_another", message);
}
