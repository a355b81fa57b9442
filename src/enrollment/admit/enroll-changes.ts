import { and, eq, gt, inArray, lte, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { Tx } from "../../db/client.ts";
import { enrollments, leadChanges, leads, sequences } from "../../db/schema/index.ts";
import { crosses } from "../../sequence/change/crosses.ts";
import type { Version } from "../../sequence/version-cache.ts";
import { countryOf } from "../facts/fact-book.ts";
import type { Lead } from "../facts/fact-book.ts";
import { timeContext } from "../machine/context.ts";
import { recordDecisions } from "../record-decisions.ts";
import { admitLeads } from "./admit-leads.ts";
import { keepMatching } from "./enroll.ts";

type Deps = Pick<Ground & SequenceParts, "db" | "clock" | "queues" | "versions" | "log">;

const batchSize = 500;
const holdMs = 3_600_000;

/** Changes of one lead enroll it in one sequence at most this often a day, so that sequences that change it end. */
export const mostPerDay = 5;
const dayMs = 86_400_000;

/**
 * Enrolls leads that a change has made fit for a sequence. The change was noted by the database, with the lead, whatever
 * changed it; it is forgotten in the transaction that acts upon it, so that it acts once.
 */
export async function enrollFromChanges(app: Deps): Promise<void> {
  let enrolled = 0;
  for (;;) {
    const batch = await app.db.transaction((tx) => enrollBatch(app, tx, app.clock.now()));
    enrolled += batch.enrolled;
    if (batch.taken < batchSize) break;
  }
  if (enrolled > 0) await app.queues.enqueue("advance", {});
}

interface Change {
  change: typeof leadChanges.$inferSelect;
  lead: Lead;
  currentVersionId: string | null;
}

async function enrollBatch(app: Deps, tx: Tx, now: Date): Promise<{ taken: number; enrolled: number }> {
  const rows: Change[] = await tx
    .select({ change: leadChanges, lead: leads, currentVersionId: sequences.currentVersionId })
    .from(leadChanges)
    .innerJoin(leads, eq(leads.id, leadChanges.leadId))
    .innerJoin(sequences, eq(sequences.id, leadChanges.sequenceId))
    .where(lte(leadChanges.dueAt, now))
    .orderBy(leadChanges.id)
    .limit(batchSize)
    .for("update", { of: leadChanges, skipLocked: true });
  let enrolled = 0;
  const done: number[] = [];
  for (const group of Map.groupBy(rows, ({ change }) => change.versionId).values()) {
    const [first] = group;
    if (first === undefined) continue;
    const ids = group.map(({ change }) => change.id);
    try {
      enrolled += await tx.transaction(async (part) => {
        const version = await app.versions.get(part, first.change.versionId);
        return enrollCrossing(app, part, version, group, now);
      });
      done.push(...ids);
    } catch (error) {
      // One version costs only itself.
      const { versionId } = first.change;
      app.log.error({ err: error, versionId }, "the changes of leads cannot be acted upon; trying again in an hour");
      await holdChanges(tx, ids, now);
    }
  }
  if (done.length > 0) await tx.delete(leadChanges).where(inArray(leadChanges.id, done));
  return { taken: rows.length, enrolled };
}

async function holdChanges(tx: Tx, ids: readonly number[], now: Date): Promise<void> {
  const dueAt = new Date(now.getTime() + holdMs);
  await tx
    .update(leadChanges)
    .set({ dueAt })
    .where(inArray(leadChanges.id, [...ids]));
}

/** @param version the one that was current when the leads changed: its condition counts, the current one enrolls */
async function enrollCrossing(app: Deps, tx: Tx, version: Version, group: Change[], now: Date): Promise<number> {
  const { definition, sequenceId } = version;
  const { trigger } = definition;
  const versionId = group[0]?.currentVersionId ?? version.id;
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
  const target = { sequenceId, versionId };
  const calm = await keepCalm(tx, target, comers, now);
  const candidates = await keepMatching(app, tx, target, calm, now);
  const admitted = await admitLeads(app, tx, { ...target, candidates }, now);
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
