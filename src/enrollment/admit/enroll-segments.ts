import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { Tx } from "../../db/client.ts";
import { leads, segmentMembers, segments, sequences } from "../../db/schema/index.ts";
import { triggeredStatuses } from "../../db/schema/sequences.ts";
import { condition } from "../../sequence/condition/condition.ts";
import { openScope } from "../../sequence/condition/open-scope.ts";
import { conditionToSql } from "../../sequence/condition/to-sql.ts";
import { admitLeads } from "./admit-leads.ts";

type Deps = Pick<Ground & SequenceParts, "db" | "clock" | "queues" | "versions">;

const lookEveryMs = 60_000;
const batchSize = 500;

/**
 * Enrolls whoever has entered a segment since the last look in every sequence that it triggers, also while that is paused.
 * Who was in it when it was first looked at has not entered.
 */
export async function enrollFromSegments(app: Deps): Promise<void> {
  const now = app.clock.now();
  const triggering = app.db
    .select({ key: sequences.triggerSegment })
    .from(sequences)
    .where(inArray(sequences.status, triggeredStatuses));
  const rows = await app.db.select().from(segments).where(inArray(segments.key, triggering));
  for (const { id, trackedAt } of rows) {
    const fresh = trackedAt !== null && now.getTime() - trackedAt.getTime() < lookEveryMs;
    if (!fresh) await app.db.transaction((tx) => look(tx, id, now));
  }
  let enrolled = 0;
  for (;;) {
    const batch = await app.db.transaction((tx) => enrollBatch(app, tx, now));
    enrolled += batch.enrolled;
    if (batch.taken < batchSize) break;
  }
  if (enrolled > 0) await app.queues.enqueue("advance", {});
}

async function look(tx: Tx, id: string, now: Date): Promise<void> {
  const [segment] = await tx.select().from(segments).where(eq(segments.id, id)).for("update");
  if (segment === undefined) return;
  const at = sql`${now.toISOString()}::timestamptz`;
  const members = condition.parse(segment.condition);
  const holds = conditionToSql(members, await openScope(tx, members, now));
  await tx.execute(sql`
    insert into segment_members (segment_id, lead_id, entered_at, matched_at)
    select ${id}::uuid, l.id, ${at}, ${segment.trackedAt === null ? at : sql`null::timestamptz`}
    from leads l where ${holds} on conflict do nothing`);
  await tx.execute(sql`
    delete from segment_members m where m.segment_id = ${id}::uuid
      and not exists (select from leads l where l.id = m.lead_id and ${holds})`);
  await tx.update(segments).set({ trackedAt: now }).where(eq(segments.id, id));
}

async function enrollBatch(app: Deps, tx: Tx, now: Date): Promise<{ taken: number; enrolled: number }> {
  const entered = await tx
    .select({ segmentId: segmentMembers.segmentId, key: segments.key, lead: leads })
    .from(segmentMembers)
    .innerJoin(segments, eq(segments.id, segmentMembers.segmentId))
    .innerJoin(leads, eq(leads.id, segmentMembers.leadId))
    .where(isNull(segmentMembers.matchedAt))
    .limit(batchSize)
    .for("update", { of: segmentMembers, skipLocked: true });
  let enrolled = 0;
  for (const [key, group] of Map.groupBy(entered, (one) => one.key)) {
    const triggered = await tx
      .select()
      .from(sequences)
      .where(and(eq(sequences.triggerSegment, key), inArray(sequences.status, triggeredStatuses)));
    for (const { id: sequenceId, currentVersionId: versionId } of triggered) {
      if (versionId === null) continue;
      const candidates = group.map(({ lead }) => ({ lead, eventId: null }));
      const admitted = await admitLeads(app, tx, { sequenceId, versionId, candidates }, now);
      enrolled += admitted.filter(({ kind }) => kind === "enrolled").length;
    }
    const segmentIds = group.map(({ segmentId }) => segmentId);
    await tx
      .update(segmentMembers)
      .set({ matchedAt: now })
      .where(
        and(
          inArray(segmentMembers.segmentId, segmentIds),
          inArray(
            segmentMembers.leadId,
            group.map(({ lead }) => lead.id),
          ),
        ),
      );
  }
  return { taken: entered.length, enrolled };
}
