import { and, eq, isNull, sql } from "drizzle-orm";
import type { App } from "../app.ts";
import type { Tx } from "../db/client.ts";
import { enrollments, events, leads, sequences, sequenceVersions, suppressions } from "../db/schema/index.ts";
import { recordActivities } from "../lead/record-activity.ts";
import { ConflictError, NotFoundError } from "../platform/errors.ts";
import { definitionSchema } from "../sequence/definition.ts";
import { firstPosition } from "./machine.ts";

type Enrollment = typeof enrollments.$inferSelect;

const batchSize = 500;

/**
 * Enrolls the leads of new events in every published sequence whose trigger matches, in batches until none is left.
 * Whoever is no longer a lead, is suppressed, or already walks the sequence is not enrolled.
 */
export async function enrollFromEvents({ db, clock, queues }: Pick<App, "db" | "clock" | "queues">): Promise<void> {
  let enrolled = 0;
  for (;;) {
    const { taken, added } = await db.transaction((tx) => enrollBatch(tx, clock.now()));
    enrolled += added;
    if (taken < batchSize) break;
  }
  if (enrolled > 0) await queues.enqueue("advance", {});
}

async function enrollBatch(tx: Tx, now: Date): Promise<{ taken: number; added: number }> {
  const due = await tx
    .select({ id: events.id, name: events.name, leadId: events.leadId })
    .from(events)
    .where(isNull(events.matchedAt))
    .orderBy(events.receivedAt)
    .limit(batchSize)
    .for("update", { skipLocked: true });
  if (due.length === 0) return { taken: 0, added: 0 };
  const ids = sql.join(
    due.map(({ id }) => sql`${id}::uuid`),
    sql`, `,
  );

  const matches = await tx
    .select({
      eventId: events.id,
      leadId: events.leadId,
      sequenceId: sequences.id,
      versionId: sequenceVersions.id,
      definition: sequenceVersions.definition,
      awayUntil: leads.awayUntil,
    })
    .from(events)
    .innerJoin(sequences, and(eq(sequences.triggerEvent, events.name), eq(sequences.status, "published")))
    .innerJoin(sequenceVersions, eq(sequenceVersions.id, sequences.currentVersionId))
    .innerJoin(leads, eq(leads.id, events.leadId))
    .leftJoin(suppressions, eq(suppressions.email, leads.email))
    .where(and(sql`${events.id} in (${ids})`, eq(leads.stage, "lead"), isNull(suppressions.id)))
    .orderBy(events.receivedAt)
    // A promotion that commits first is seen; one that comes later finds the enrollment and stops it.
    .for("share", { of: leads });

  let added = 0;
  for (const match of matches) {
    if ((await insertEnrollment(tx, match, now)) !== undefined) added += 1;
  }
  await tx
    .update(events)
    .set({ matchedAt: now })
    .where(sql`${events.id} in (${ids})`);
  return { taken: due.length, added };
}

/**
 * Enrolls one lead by hand or by API.
 * @throws NotFoundError; ConflictError `sequence_not_published`, `lead_not_enrollable`, `already_enrolled`
 */
export async function enrollLead(
  { db, clock, queues }: Pick<App, "db" | "clock" | "queues">,
  input: { sequenceId: string; leadId: string },
): Promise<Enrollment> {
  const enrollment = await db.transaction(async (tx) => {
    const [sequence] = await tx
      .select({ status: sequences.status, versionId: sequenceVersions.id, definition: sequenceVersions.definition })
      .from(sequences)
      .leftJoin(sequenceVersions, eq(sequenceVersions.id, sequences.currentVersionId))
      .where(eq(sequences.id, input.sequenceId));
    if (sequence === undefined) throw new NotFoundError("sequence", input.sequenceId);
    if (sequence.status !== "published" || sequence.versionId === null) {
      throw new ConflictError("sequence_not_published", `The sequence is ${sequence.status}; publish it first.`);
    }
    const [lead] = await tx
      .select({ stage: leads.stage, awayUntil: leads.awayUntil, suppressed: suppressions.reason })
      .from(leads)
      .leftJoin(suppressions, eq(suppressions.email, leads.email))
      .where(eq(leads.id, input.leadId))
      .for("share", { of: leads });
    if (lead === undefined) throw new NotFoundError("lead", input.leadId);
    if (lead.stage !== "lead" || lead.suppressed !== null) {
      const why = lead.suppressed === null ? `is a ${lead.stage}` : `is suppressed (${lead.suppressed})`;
      throw new ConflictError("lead_not_enrollable", `This person ${why} and gets no sequence mail.`);
    }
    const { versionId, definition } = sequence;
    const added = await insertEnrollment(
      tx,
      { ...input, versionId, definition, eventId: null, awayUntil: lead.awayUntil },
      clock.now(),
    );
    if (added === undefined) throw new ConflictError("already_enrolled", "The lead walks this sequence already.");
    return added;
  });
  await queues.enqueue("advance", {});
  return enrollment;
}

interface Match {
  eventId: string | null;
  leadId: string;
  sequenceId: string;
  versionId: string;
  definition: unknown;
  awayUntil: Date | null;
}

async function insertEnrollment(tx: Tx, match: Match, now: Date): Promise<Enrollment | undefined> {
  const { eventId, leadId, sequenceId, versionId, awayUntil } = match;
  const away = awayUntil !== null && awayUntil > now && { status: "paused" as const, resumeAt: awayUntil };
  const position = firstPosition(definitionSchema.parse(match.definition), now);
  const [added] = await tx
    .insert(enrollments)
    .values({ eventId, leadId, sequenceId, versionId, ...position, ...away, createdAt: now })
    .onConflictDoNothing()
    .returning();
  if (added === undefined) return undefined;
  await recordActivities(tx, [{ leadId, kind: "enrolled", at: now, enrollmentId: added.id, data: { sequenceId } }]);
  return added;
}
