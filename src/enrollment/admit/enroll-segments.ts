import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { notSetAside } from "../../aside/not-set-aside.ts";
import { takeAlone } from "../../aside/take-alone.ts";
import { takeBatch } from "../../aside/take-batch.ts";
import type { Take } from "../../aside/take-batch.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { Tx } from "../../db/client.ts";
import { leads, segmentMembers, segments, sequences } from "../../db/schema/index.ts";
import { triggeredStatuses } from "../../db/schema/sequences.ts";
import { condition } from "../../sequence/condition/condition.ts";
import { openScope } from "../../sequence/condition/open-scope.ts";
import { conditionToSql } from "../../sequence/condition/to-sql.ts";
import { admitLeads } from "./admit-leads.ts";

type Deps = Pick<Ground & SequenceParts, "db" | "clock" | "queues" | "versions" | "log">;

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
  const rows = await app.db
    .select()
    .from(segments)
    .where(and(inArray(segments.key, triggering), notSetAside("segments", sql`${segments.id}::text`)));
  for (const { id, trackedAt } of rows) {
    const fresh = trackedAt !== null && now.getTime() - trackedAt.getTime() < lookEveryMs;
    if (!fresh) await lookAt(app, id, now);
  }
  let enrolled = 0;
  for (;;) {
    const batch = await takeBatch(app, "segments", (tx, take) => enrollBatch(app, tx, take, now));
    enrolled += batch.enrolled;
    if (batch.taken < batchSize) break;
  }
  if (enrolled > 0) await app.queues.enqueue("advance", {});
}

/** Writes down who is in a segment now; one whose condition cannot be asked is set aside. */
export async function lookAt(app: Deps, id: string, now: Date): Promise<void> {
  await takeAlone(
    app,
    "segments",
    () => app.db.transaction((tx) => look(tx, id, now)),
    async () => ({ kind: "segment", subject: id, segmentId: id }),
  );
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

/** A lead that has entered a segment. */
export interface Entered {
  segmentId: string;
  key: string;
  lead: typeof leads.$inferSelect;
}

/** Locks those who have entered a segment, as `which` says. */
export async function claimEntered(tx: Tx, which: SQL | undefined): Promise<Entered[]> {
  return tx
    .select({ segmentId: segmentMembers.segmentId, key: segments.key, lead: leads })
    .from(segmentMembers)
    .innerJoin(segments, eq(segments.id, segmentMembers.segmentId))
    .innerJoin(leads, eq(leads.id, segmentMembers.leadId))
    .where(which)
    .limit(batchSize)
    .for("update", { of: segmentMembers, skipLocked: true });
}

async function enrollBatch(app: Deps, tx: Tx, take: Take, now: Date): Promise<{ taken: number; enrolled: number }> {
  const entered = await claimEntered(tx, isNull(segmentMembers.matchedAt));
  let enrolled = 0;
  for (const [key, group] of Map.groupBy(entered, (one) => one.key)) {
    const triggered = await tx
      .select()
      .from(sequences)
      .where(and(eq(sequences.triggerSegment, key), inArray(sequences.status, triggeredStatuses)));
    for (const { id: sequenceId, currentVersionId: versionId } of triggered) {
      if (versionId === null) continue;
      enrolled += await admitEntered(app, take, { sequenceId, versionId }, group, now);
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

/** Enrolls who has entered a segment in one sequence; whoever fails is set aside for that one alone. @returns how many */
export async function admitEntered(
  app: SequenceParts,
  take: Take,
  { sequenceId, versionId }: { sequenceId: string; versionId: string },
  entered: readonly Entered[],
  now: Date,
): Promise<number> {
  const admitSome = async (tx: Tx, some: readonly Entered[]): Promise<number> => {
    const candidates = some.map(({ lead }) => ({ lead, eventId: null }));
    const admitted = await admitLeads(app, tx, { sequenceId, versionId, candidates }, now);
    return admitted.filter(({ kind }) => kind === "enrolled").length;
  };
  const { outs } = await take(entered, admitSome, ({ segmentId, lead }) => ({
    kind: "member",
    subject: lead.id,
    leadId: lead.id,
    segmentId,
    sequenceId,
    versionId,
  }));
  return outs.reduce((sum, enrolled) => sum + enrolled, 0);
}
