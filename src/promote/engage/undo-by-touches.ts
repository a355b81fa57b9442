import { and, eq, inArray, sql } from "drizzle-orm";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { Tx } from "../../db/client.ts";
import { handoffs } from "../../db/schema/index.ts";
import type { RuleCause } from "../../db/schema/handoffs.ts";
import { restoreEnrollments } from "../../enrollment/restore/restore-enrollments.ts";
import { promotionRules } from "../../sequence/definition/promotion-rules.ts";
import { anotherReply, keepByReply, withdrawHandoff } from "../correct/undo-promotion.ts";
import { whichHolds } from "../rule/which-holds.ts";

type Handoff = typeof handoffs.$inferSelect;

/** What touches can make a rule hold by. */
const byTouches = ["opens", "clicks", "condition"] satisfies RuleCause["kind"][];

/** Which of these leads have a running handoff that opens and clicks are the cause of. */
export async function leadsByTouches(tx: Tx, leadIds: readonly string[]): Promise<string[]> {
  if (leadIds.length === 0) return [];
  const rows = await tx.select({ leadId: handoffs.leadId }).from(handoffs).where(causedByTouches(leadIds));
  return rows.map(({ leadId }) => leadId);
}

/** Locks the running handoffs of leads that opens and clicks are the cause of. The caller has locked the leads. */
export async function holdHandoffs(tx: Tx, leadIds: readonly string[]): Promise<Handoff[]> {
  if (leadIds.length === 0) return [];
  return tx.select().from(handoffs).where(causedByTouches(leadIds)).orderBy(handoffs.id).for("update");
}

const causedByTouches = (leadIds: readonly string[]) =>
  and(
    inArray(handoffs.leadId, [...leadIds]),
    inArray(handoffs.status, ["open", "accepted"]),
    inArray(sql`${handoffs.cause} ->> 'kind'`, byTouches),
    sql`${handoffs.cause} ? 'sequenceId' and not ${handoffs.cause} ? 'doubted'`,
  );

/**
 * Undoes a promotion whose cause is none any more, because what opened and clicked was no person: the handoff is withdrawn,
 * the lead is a lead again, the enrollments that it stopped go on. One that holds by another rule of its sequence, or
 * because the lead has answered since, stays, and so does one that a rep has accepted; the rep hears of it once. In the caller's
 * transaction, which holds the lead.
 */
export async function undoByTouches(
  app: SequenceParts,
  tx: Tx,
  handoff: Handoff,
  now: Date,
): Promise<{ outboxId: number | undefined; senderIds: readonly string[] }> {
  const nothing = { outboxId: undefined, senderIds: [] };
  const family = await sameCause(tx, handoff);
  const [first = handoff] = family;
  const cause = (await stillHolds(app, tx, first, first.createdAt)) ?? (await stillHolds(app, tx, first, now));
  if (cause !== undefined) {
    await tx.update(handoffs).set({ cause }).where(eq(handoffs.id, handoff.id));
    return nothing;
  }
  const reply = await anotherReply(tx, handoff.leadId, null, null);
  if (reply !== undefined) {
    await keepByReply(tx, handoff, reply);
    return nothing;
  }
  const { undone, outboxId } = await withdrawHandoff(tx, handoff, {}, { by: { kind: "rule", rule: "touches" } }, now);
  if (undone.length === 0) {
    const doubted = sql`${handoffs.cause} || '{"doubted":true}'`;
    await tx.update(handoffs).set({ cause: doubted }).where(eq(handoffs.id, handoff.id));
    return { outboxId, senderIds: [] };
  }
  const senderIds: string[] = [];
  for (const { id, leadId } of family) {
    const because = "What opened and clicked was no person after all, so the promotion that had stopped it is undone.";
    const restored = await restoreEnrollments(app, tx, { id, leadId, settledAt: null }, now, because);
    senderIds.push(...restored.senderIds);
  }
  return { outboxId, senderIds };
}

/** The handoffs of one promotion, the first one first: who declines passes it on. */
async function sameCause(tx: Tx, { leadId, cause }: Handoff): Promise<Handoff[]> {
  return tx
    .select()
    .from(handoffs)
    .where(and(eq(handoffs.leadId, leadId), sql`${handoffs.cause} = ${JSON.stringify(cause)}::text::jsonb`))
    .orderBy(handoffs.createdAt, handoffs.id);
}

async function stillHolds(
  { versions }: SequenceParts,
  tx: Tx,
  { leadId, cause }: Handoff,
  asOf: Date,
): Promise<RuleCause | undefined> {
  const sequenceId = "sequenceId" in cause ? cause.sequenceId : undefined;
  if (sequenceId === undefined) return undefined;
  const walks = await tx.execute<{ enrollmentId: string; versionId: string }>(sql`
    select id as "enrollmentId", version_id as "versionId" from enrollments
    where lead_id = ${leadId} and sequence_id = ${sequenceId} order by created_at desc`);
  for (const { enrollmentId, versionId } of walks) {
    const { definition } = await versions.get(tx, versionId);
    const walk = { leadId, sequenceId, enrollmentId, zone: definition.timezone };
    const found = await whichHolds(tx, promotionRules(definition.promotion), walk, asOf);
    if (found !== undefined) return found;
  }
  return undefined;
}
