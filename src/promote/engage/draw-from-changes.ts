import { sql } from "drizzle-orm";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { Tx } from "../../db/client.ts";
import { holdLeads } from "../../enrollment/stop/hold-leads.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import { isProfiling, promotionRules } from "../../sequence/definition/promotion-rules.ts";
import type { Change } from "../../track/grade/grade-mails.ts";
import { promoteLead } from "../promote-lead.ts";
import type { PromoteInput } from "../promote-lead.ts";
import { whichHolds } from "../rule/which-holds.ts";
import { mayProfile } from "./may-profile.ts";
import { holdHandoffs, leadsByTouches, undoByTouches } from "./undo-by-touches.ts";
import type { WalkOf } from "./walks-of.ts";

/** What the caller enqueues after the commit. */
export interface Drawn {
  outboxIds: readonly number[];
  senderIds: readonly string[];
}

/**
 * Draws from what touches are taken for now: first what a person did not do after all is undone, then promotion rules are
 * asked, of whoever did something and of the other `walks` given.
 */
export async function drawFromChanges(
  app: SequenceParts,
  tx: Tx,
  changes: readonly Change[],
  walks: readonly WalkOf[],
  now: Date,
): Promise<Drawn> {
  const lost = [...new Set(changes.flatMap(({ leadId, became }) => (became === "no_human" ? [leadId] : [])))];
  const doubtful = await leadsByTouches(tx, lost);
  const asked = [...changes.filter(({ became }) => became === "human"), ...walks];
  const ripe = await ripeOf(app, tx, asked, now);
  const responses = [
    ...doubtful.map((leadId) => ({ kind: "opens" as const, leadId, enrollmentId: null })),
    ...ripe.map(({ response }) => response),
  ];
  const held = await holdLeads(app, tx, responses, "update");
  const outboxIds: number[] = [];
  const senderIds: string[] = [];
  for (const handoff of await holdHandoffs(tx, doubtful)) {
    const undone = await undoByTouches(app, tx, handoff, now);
    if (undone.outboxId !== undefined) outboxIds.push(undone.outboxId);
    senderIds.push(...undone.senderIds);
  }
  for (const input of ripe) {
    const { outboxId } = await promoteLead(app, tx, { ...input, held }, now);
    if (outboxId !== undefined) outboxIds.push(outboxId);
  }
  return { outboxIds, senderIds };
}

async function ripeOf(app: SequenceParts, tx: Tx, asked: readonly WalkOf[], now: Date): Promise<PromoteInput[]> {
  const once = new Map(asked.map((walk) => [`${walk.leadId} ${walk.versionId}`, walk]));
  const leads = await leadsAmong(tx, [...once.values()]);
  const profiled = await mayProfile(tx, [...leads]);
  const ripe: PromoteInput[] = [];
  for (const walk of once.values()) {
    if (!leads.has(walk.leadId)) continue;
    const { leadId, enrollmentId, sequenceId, versionId } = walk;
    const { definition } = await app.versions.get(tx, versionId);
    const rules = promotionRules(definition.promotion).filter((rule) => profiled.has(leadId) || !isProfiling(rule));
    const about = { leadId, sequenceId, enrollmentId, zone: definition.timezone };
    const cause = await whichHolds(tx, rules, about, now);
    if (cause === undefined) continue;
    ripe.push({ response: { kind: "opens", by: cause.kind, leadId, enrollmentId }, cause });
  }
  return ripe;
}

async function leadsAmong(tx: Tx, walks: readonly WalkOf[]): Promise<Set<string>> {
  if (walks.length === 0) return new Set();
  const rows = await tx.execute<{ id: string }>(sql`
    select id from leads where stage = 'lead' and id in ${uuidList(walks.map(({ leadId }) => leadId))}`);
  return new Set(rows.map(({ id }) => id));
}
