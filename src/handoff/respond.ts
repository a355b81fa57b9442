import { and, eq } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import type { Tx } from "../db/client.ts";
import { handoffs } from "../db/schema/index.ts";
import type { StageActor } from "../db/schema/leads.ts";
import { checkActor } from "../lead/stage/actor.ts";
import { recordActivities } from "../lead/timeline/record-activity.ts";
import { ConflictError, found } from "../platform/errors.ts";
import { handOver } from "../promote/hand-over.ts";
import { lookAgain } from "../rep/assign/look-again.ts";
import { declinersOf } from "../rep/assign/decliners-of.ts";
import { lockHandoff } from "./lock-handoff.ts";
import type { Handoff } from "./lock-handoff.ts";
import { requireTheirs } from "./act/require-theirs.ts";
import { takerOf } from "./act/taker-of.ts";

export type HandoffResponse = "accept" | "decline";

/** `reason` goes with a decline; `by` is who says so, where that is known. */
export interface RespondInput {
  handoffId: string;
  response: HandoffResponse;
  reason?: string | undefined;
  by?: StageActor | undefined;
}

/**
 * Writes a rep's answer. A declined handoff goes to somebody who has not had it at once: the next in turn, whom the team
 * falls back on, at last the operator. One that is nobody's is accepted only by a rep, whose it then is. The same answer again changes nothing.
 * @throws NotFoundError; ConflictError `handoff_answered` when the other answer was given before, `handoff_of_nobody`,
 * `handoff_of_another`, `rep_away`;
 * InvalidInputError `rep_not_found`
 */
export async function respondToHandoff(
  { db, clock, queues }: Pick<Ground, "db" | "clock" | "queues">,
  input: RespondInput,
): Promise<Handoff> {
  const wanted = input.response === "accept" ? "accepted" : "declined";
  const { handoff, outboxId } = await db.transaction(async (tx) => {
    const now = clock.now();
    const { by, reason } = input;
    if (by !== undefined) await checkActor(tx, by);
    // The lead first, as in a promotion: else the two may wait for each other.
    const locked = await lockHandoff(tx, input.handoffId);
    const isOpen = locked?.handoff.status === "open";
    if (by !== undefined && (isOpen || locked?.handoff.status === wanted)) {
      await requireTheirs(tx, locked.handoff, by, now);
    }
    const takes = isOpen && wanted === "accepted" ? { repId: await takerOf(tx, locked.handoff, by, now) } : {};
    if (isOpen && wanted === "declined" && locked.handoff.repId === null) {
      throw new ConflictError("handoff_of_nobody", "Nobody has this handoff, so nobody can decline it.");
    }
    const [answered] = await tx
      .update(handoffs)
      .set({
        ...takes,
        status: wanted,
        respondedAt: now,
        dueAt: null,
        declineReason: wanted === "declined" ? (reason ?? null) : null,
      })
      .where(and(eq(handoffs.id, input.handoffId), eq(handoffs.status, "open")))
      .returning();
    if (answered === undefined || locked === undefined) {
      return { handoff: await answeredBefore(tx, input.handoffId, wanted) };
    }
    const { leadId, id: handoffId, repId, cause, before } = answered;
    const data = {
      handoffId,
      repId,
      status: wanted,
      ...(reason !== undefined && { reason }),
      ...(by !== undefined && { by }),
    };
    await recordActivities(tx, [{ leadId, kind: "handoff", at: now, data }]);
    if (wanted === "accepted") return { handoff: answered };
    const except = await declinersOf(tx, leadId);
    const next = await handOver(tx, { lead: locked.lead, cause, before, except }, now);
    return { handoff: answered, outboxId: next.outboxId };
  });
  // A rep who was full may take what nobody could.
  if (handoff.status === "accepted") await lookAgain({ db, clock, queues });
  if (outboxId !== undefined) await queues.enqueue("notify", { outboxId: String(outboxId) });
  return handoff;
}

async function answeredBefore(tx: Tx, id: string, wanted: Handoff["status"]): Promise<Handoff> {
  const known = found(await tx.select().from(handoffs).where(eq(handoffs.id, id)), "handoff", id);
  if (known.status !== wanted) throw new ConflictError("handoff_answered", `The handoff is ${known.status} already.`);
  return known;
}
