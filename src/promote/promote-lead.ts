import { and, eq, inArray } from "drizzle-orm";
import type { Tx } from "../db/client.ts";
import { handoffs, leads } from "../db/schema/index.ts";
import type { PromotionCause } from "../db/schema/handoffs.ts";
import { exitEnrollments } from "../enrollment/exit.ts";
import { recordActivities } from "../lead/record-activity.ts";
import { assignRep } from "../rep/assign-rep.ts";
import { owe } from "./owe.ts";

/** What a promotion wrote. `outboxId` is what the rep is to be told, if anything. */
export interface Promotion {
  promoted: boolean;
  outboxId: number | undefined;
}

/**
 * Turns a lead into a prospect, in the caller's transaction: the stage, the stop of every sequence, the assignment of a
 * rep, the handoff and its outbox entry commit together or not at all.
 *
 * A person who is a prospect already keeps the rep: an answer is passed on to the running handoff, or opens a new one
 * when there is none. Opens promote leads only.
 */
export async function promoteLead(tx: Tx, leadId: string, cause: PromotionCause, now: Date): Promise<Promotion> {
  const [lead] = await tx.select().from(leads).where(eq(leads.id, leadId)).for("update");
  if (lead === undefined) return { promoted: false, outboxId: undefined };
  const isReply = cause.kind !== "opens";
  if (lead.stage !== "lead" && !isReply) return { promoted: false, outboxId: undefined };

  await exitEnrollments(tx, leadId, isReply ? "replied" : "promoted", now);

  const [running] = await tx
    .select({ id: handoffs.id })
    .from(handoffs)
    .where(and(eq(handoffs.leadId, leadId), inArray(handoffs.status, ["open", "accepted"])));
  if (running !== undefined) {
    const outboxId = isReply
      ? await owe(tx, { topic: "handoff.reply", handoffId: running.id, inboundMailId: cause.inboundMailId }, now)
      : undefined;
    return { promoted: false, outboxId };
  }

  const rep = await assignRep(tx, now);
  const promoted = lead.stage === "lead" || lead.stage === "disqualified";
  await tx
    .update(leads)
    .set({ repId: rep?.id ?? null, updatedAt: now, ...(promoted && { stage: "prospect" as const, stageAt: now }) })
    .where(eq(leads.id, leadId));
  const [handoff] = await tx
    .insert(handoffs)
    .values({ leadId, repId: rep?.id, cause, createdAt: now })
    .returning({ id: handoffs.id });
  if (handoff === undefined) throw new Error("insert returned no row");
  const handoffId = handoff.id;
  await recordActivities(tx, [
    ...(promoted ? [{ leadId, kind: "promoted" as const, at: now, data: { cause } }] : []),
    { leadId, kind: "handoff", at: now, data: { handoffId, repId: rep?.id ?? null } },
  ]);
  return { promoted, outboxId: await owe(tx, { topic: "handoff.created", handoffId }, now) };
}
