import { and, eq } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import type { Tx } from "../db/client.ts";
import { handoffs, leads, outbox } from "../db/schema/index.ts";
import { recordActivities } from "../lead/timeline/record-activity.ts";
import { ConflictError, found } from "../platform/errors.ts";
import { assignRep } from "../rep/assign-rep.ts";
import { findDecliners } from "./find-decliners.ts";

export type HandoffResponse = "accept" | "decline";
export type Handoff = typeof handoffs.$inferSelect;

/**
 * Writes a rep's answer. A declined handoff goes to the next rep at once, or waits unassigned when there is none. The
 * same answer again changes nothing.
 * @throws NotFoundError; ConflictError `handoff_answered` when the other answer was given before
 */
export async function respondToHandoff(
  { db, clock, queues }: Pick<Ground, "db" | "clock" | "queues">,
  input: { handoffId: string; response: HandoffResponse },
): Promise<Handoff> {
  const wanted = input.response === "accept" ? "accepted" : "declined";
  const { handoff, outboxId } = await db.transaction(async (tx) => {
    const now = clock.now();
    const [answered] = await tx
      .update(handoffs)
      .set({ status: wanted, respondedAt: now })
      .where(and(eq(handoffs.id, input.handoffId), eq(handoffs.status, "open")))
      .returning();
    if (answered === undefined) return { handoff: await answeredBefore(tx, input.handoffId, wanted) };
    const { leadId, id: handoffId, repId } = answered;
    await recordActivities(tx, [{ leadId, kind: "handoff", at: now, data: { handoffId, repId, status: wanted } }]);
    if (wanted === "accepted") return { handoff: answered };
    return { handoff: answered, outboxId: await passOn(tx, answered, now) };
  });
  if (outboxId !== undefined) await queues.enqueue("notify", { outboxId: String(outboxId) });
  return handoff;
}

async function answeredBefore(tx: Tx, id: string, wanted: Handoff["status"]): Promise<Handoff> {
  const known = found(await tx.select().from(handoffs).where(eq(handoffs.id, id)), "handoff", id);
  if (known.status !== wanted) throw new ConflictError("handoff_answered", `The handoff is ${known.status} already.`);
  return known;
}

async function passOn(tx: Tx, declined: Handoff, now: Date): Promise<number | undefined> {
  const { leadId, cause, before } = declined;
  const rep = await assignRep(tx, now, await findDecliners(tx, leadId));
  await tx
    .update(leads)
    .set({ repId: rep?.id ?? null, updatedAt: now })
    .where(eq(leads.id, leadId));
  const [next] = await tx
    .insert(handoffs)
    .values({ leadId, repId: rep?.id, cause, before, createdAt: now })
    .returning();
  if (next === undefined) throw new Error("insert returned no row");
  await recordActivities(tx, [{ leadId, kind: "handoff", at: now, data: { handoffId: next.id, repId: next.repId } }]);
  const [owed] = await tx
    .insert(outbox)
    .values([{ entry: { topic: "handoff.created", handoffId: next.id }, createdAt: now, dueAt: now }])
    .returning({ id: outbox.id });
  return owed?.id;
}
