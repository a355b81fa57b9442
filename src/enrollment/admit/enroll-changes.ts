import { and, eq, gt, inArray, lte, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { takeBatch } from "../../aside/take-batch.ts";
import type { Take } from "../../aside/take-batch.ts";
import { UnreadableError } from "../../aside/unreadable-error.ts";
import type { Ground } from "../../ground.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { Tx } from "../../db/client.ts";
import { enrollments, leadChanges, leads, sequences } from "../../db/schema/index.ts";
import { triggeredStatuses } from "../../db/schema/sequences.ts";
import type { SequenceStatus } from "../../db/schema/sequences.ts";
import { crosses } from "../../sequence/change/crosses.ts";
import { countryOf } from "../facts/fact-book.ts";
import type { Lead } from "../facts/fact-book.ts";
import { timeContext } from "../machine/context.ts";
import { recordDecisions } from "../record-decisions.ts";
import { admitLeads } from "./admit-leads.ts";
import { holdFirstMails } from "./hold-first-mails.ts";
import { keepMatching } from "./enroll.ts";

type Deps = Pick<Ground & SequenceParts, "db" | "clock" | "queues" | "versions" | "log">;

const batchSize = 500;

/** Changes of one lead enroll it in one sequence at most this often a day, so that sequences that change it end. */
export const mostPerDay = 5;
const dayMs = 86_400_000;

/**
 * Enrolls leads that a change has made fit for a sequence. The change was noted by the database, with the lead, whatever
 * changed it; it is forgotten in the transaction that acts upon it, so that it acts once. One that fails is set aside alone.
 */
export async function enrollFromChanges(app: Deps): Promise<void> {
  let enrolled = 0;
  for (;;) {
    const batch = await takeBatch(app, "enroll", async (tx, take) => {
      const now = app.clock.now();
      const due = await selectChanges(tx, lte(leadChanges.dueAt, now)).for("update", {
        of: leadChanges,
        skipLocked: true,
      });
      return { taken: due.length, enrolled: await actUpon(app, tx, take, due, now) };
    });
    enrolled += batch.enrolled;
    if (batch.taken < batchSize) break;
  }
  if (enrolled > 0) await app.queues.enqueue("advance", {});
}

/** Acts upon changes that were set aside, by their ids. */
export async function enrollFromChangesAgain(app: Deps, ids: readonly number[]): Promise<void> {
  await takeBatch(app, "enroll", async (tx, take) => {
    // Whoever holds one of them may fail with it, so it is waited for.
    const kept = await selectChanges(tx, inArray(leadChanges.id, [...ids])).for("update", { of: leadChanges });
    await actUpon(app, tx, take, kept, app.clock.now());
  });
}

interface Change {
  change: typeof leadChanges.$inferSelect;
  lead: Lead;
  status: SequenceStatus;
  currentVersionId: string | null;
}

function selectChanges(tx: Tx, which: SQL | undefined) {
  const { status, currentVersionId } = sequences;
  return tx
    .select({ change: leadChanges, lead: leads, status, currentVersionId })
    .from(leadChanges)
    .innerJoin(leads, eq(leads.id, leadChanges.leadId))
    .innerJoin(sequences, eq(sequences.id, leadChanges.sequenceId))
    .where(which)
    .orderBy(leadChanges.id)
    .limit(batchSize);
}

/** Enrolls whom the changes let in, and forgets the changes; one that fails stays, set aside. @returns how many */
async function actUpon(app: Deps, tx: Tx, take: Take, changes: readonly Change[], now: Date): Promise<number> {
  let enrolled = 0;
  const held = new Set<number>();
  const groups = Map.groupBy(changes, ({ change, currentVersionId }) => `${change.versionId} ${currentVersionId}`);
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined || !triggeredStatuses.includes(first.status) || first.currentVersionId === null) continue;
    const { sequenceId, versionId: watched } = first.change;
    const versionId = first.currentVersionId;
    const admitSome = (part: Tx, some: readonly Change[]) =>
      enrollCrossing(app, part, { sequenceId, versionId, watched }, some, now);
    const { outs, aside } = await take(group, admitSome, ({ change, lead }) => ({
      kind: "change",
      subject: String(change.id),
      leadId: lead.id,
      sequenceId,
      versionId,
    }));
    for (const out of outs) enrolled += out;
    for (const { change } of aside) held.add(change.id);
  }
  const done = changes.flatMap(({ change }) => (held.has(change.id) ? [] : [change.id]));
  if (done.length > 0) await tx.delete(leadChanges).where(inArray(leadChanges.id, done));
  if (held.size > 0) {
    await tx
      .update(leadChanges)
      .set({ dueAt: null })
      .where(inArray(leadChanges.id, [...held]));
  }
  return enrolled;
}

/** @param about `watched` is the version that was current when the leads changed: its condition counts, the current one enrolls */
async function enrollCrossing(
  app: Deps,
  tx: Tx,
  { watched, ...target }: { sequenceId: string; versionId: string; watched: string },
  group: readonly Change[],
  now: Date,
): Promise<number> {
  const { definition } = await app.versions.get(tx, watched).catch((error: unknown) => {
    // Publishing again mends no older version, so the current one's condition stands in for it.
    if (error instanceof UnreadableError) return app.versions.get(tx, target.versionId);
    throw error;
  });
  const { trigger } = definition;
  if (!("becomes" in trigger)) return 0;
  const crossing = group.filter(({ change, lead }) => {
    const { zone } = timeContext(definition, { timezone: lead.timezone, country: countryOf(lead) });
    return crosses(trigger.becomes, change.before, change.after, change.changedAt, zone);
  });
  const comers = crossing.map(({ change, lead }) => ({
    lead,
    eventId: null,
    occurredAt: change.changedAt,
    inputs: { before: change.before, after: change.after },
    occasion: { kind: "change" as const },
  }));
  const calm = await keepCalm(tx, target, comers, now);
  const candidates = await keepMatching(app, tx, target, calm, now);
  const admitted = await admitLeads(app, tx, { ...target, candidates }, now);
  await holdFirstMails(tx, admitted);
  return admitted.filter(({ kind }) => kind === "enrolled").length;
}

/** Those that were not enrolled too often today; for the others it is recorded. */
async function keepCalm<Comer extends { lead: Lead; inputs: object }>(
  tx: Tx,
  { sequenceId, versionId }: { sequenceId: string; versionId: string },
  comers: readonly Comer[],
  now: Date,
): Promise<Comer[]> {
  if (comers.length === 0) return [];
  const rows = await tx
    .select({ leadId: enrollments.leadId, count: sql<number>`count(*)::int` })
    .from(enrollments)
    .where(
      and(
        eq(enrollments.sequenceId, sequenceId),
        inArray(enrollments.leadId, [...new Set(comers.map(({ lead }) => lead.id))]),
        gt(enrollments.createdAt, new Date(now.getTime() - dayMs)),
      ),
    )
    .groupBy(enrollments.leadId);
  const counts = new Map(rows.map(({ leadId, count }) => [leadId, count]));
  const often = (leadId: string) => (counts.get(leadId) ?? 0) >= mostPerDay;
  const reason = `Changes have enrolled the lead ${mostPerDay} times within a day: sequences that change a lead may start each other.`;
  await recordDecisions(
    tx,
    comers
      .filter(({ lead }) => often(lead.id))
      .map(({ lead, inputs }) => {
        const whom = { leadId: lead.id, enrollmentId: null, sequenceId, versionId };
        const about = { code: "changes_too_often", ...inputs };
        return { ...whom, at: now, rule: "trigger", outcome: "skipped", reason, inputs: about };
      }),
  );
  return comers.filter(({ lead }) => !often(lead.id));
}
