import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { notSetAside } from "../../aside/not-set-aside.ts";
import { takeBatch } from "../../aside/take-batch.ts";
import type { Take } from "../../aside/take-batch.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { Tx } from "../../db/client.ts";
import { leads, segmentMembers, segments, sequences } from "../../db/schema/index.ts";
import { triggeredStatuses } from "../../db/schema/sequences.ts";
import { lookAtDue } from "../segment/look.ts";
import { admitLeads } from "./admit-leads.ts";
import { holdFirstMails } from "./hold-first-mails.ts";

type Deps = Pick<Ground & SequenceParts, "db" | "clock" | "queues" | "versions" | "log">;

const lookEveryMs = 60_000;
const batchSize = 500;

/** That a segment triggers a sequence, also while that is paused. */
const triggers = sql`exists (select from sequences q where q.trigger_segment = ${segments.key}
  and q.status in (${sql.join(
    triggeredStatuses.map((status) => sql`${status}`),
    sql`, `,
  )}))`;

/**
 * Enrolls whoever has entered a segment since the last look in every sequence that it triggers, also while that is paused.
 * Who was in it when it was first looked at has not entered.
 */
export async function enrollFromSegments(app: Deps): Promise<void> {
  const now = app.clock.now();
  const rows = await app.db
    .select()
    .from(segments)
    .where(and(triggers, notSetAside("segments", sql`${segments.id}::text`)));
  const due = rows.filter(({ trackedAt }) => trackedAt === null || now.getTime() - trackedAt.getTime() >= lookEveryMs);
  // While none triggers, nobody is looked at, but the marks end.
  if (due.length > 0 || rows.length === 0) {
    await lookAtDue(
      app,
      due.map(({ id }) => id),
      triggers,
      now,
    );
  }
  let enrolled = 0;
  for (;;) {
    const batch = await takeBatch(app, "segments", (tx, take) => enrollBatch(app, tx, take, now));
    enrolled += batch.enrolled;
    if (batch.taken < batchSize) break;
  }
  if (enrolled > 0) await app.queues.enqueue("advance", {});
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
    await holdFirstMails(tx, admitted);
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
