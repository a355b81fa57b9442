import { and, eq, inArray, isNotNull, lte } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { takeBatch } from "../../aside/take-batch.ts";
import type { Take } from "../../aside/take-batch.ts";
import type { Tx } from "../../db/client.ts";
import { leads, sequences } from "../../db/schema/index.ts";
import { triggeredStatuses } from "../../db/schema/sequences.ts";
import type { SetAside } from "../../jobs/room.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { Lead } from "../facts/fact-book.ts";
import { recordDecisions } from "../record-decisions.ts";
import { admitLeads } from "./admit-leads.ts";
import { holdFirstMails } from "./hold-first-mails.ts";
import { keepMatching } from "./enroll.ts";

type Deps = Pick<Ground & SequenceParts, "db" | "clock" | "queues" | "versions" | "log">;

const batchSize = 500;

interface Waiting {
  lead: Lead;
  sequenceId: string;
}

/**
 * Enrolls recycled leads whose cool-down is over in the sequence that was named for them, as by hand: the condition of its
 * trigger holds, and so do re-entry and exclusivity. Each is tried once; why one was not enrolled is recorded.
 */
export async function enrollRecycled(app: Deps): Promise<void> {
  let enrolled = 0;
  for (;;) {
    const batch = await takeBatch(app, "enroll", async (tx, take) => {
      const now = app.clock.now();
      const due = await tx
        .select()
        .from(leads)
        .where(and(isNotNull(leads.coolSequenceId), lte(leads.coolUntil, now)))
        .orderBy(leads.coolUntil, leads.id)
        .limit(batchSize)
        .for("no key update", { skipLocked: true });
      const waiting = due.flatMap((lead) =>
        lead.coolSequenceId === null ? [] : [{ lead, sequenceId: lead.coolSequenceId }],
      );
      const ids = due.map(({ id }) => id);
      if (ids.length > 0) await tx.update(leads).set({ coolSequenceId: null }).where(inArray(leads.id, ids));
      return { taken: due.length, enrolled: await enterAll(app, tx, take, waiting, now) };
    });
    enrolled += batch.enrolled;
    if (batch.taken < batchSize) break;
  }
  if (enrolled > 0) await app.queues.enqueue("advance", {});
}

/** Enrolls recycled leads that were set aside. */
export async function enrollRecycledAgain(app: Deps, items: readonly SetAside[]): Promise<void> {
  await takeBatch(app, "enroll", async (tx, take) => {
    const ids = items.map(({ subject }) => subject);
    const found = ids.length === 0 ? [] : await tx.select().from(leads).where(inArray(leads.id, ids)).orderBy(leads.id);
    const byId = new Map(found.map((lead) => [lead.id, lead]));
    const waiting = items.flatMap(({ subject, sequenceId }) => {
      const lead = byId.get(subject);
      return lead === undefined || sequenceId === null ? [] : [{ lead, sequenceId }];
    });
    await enterAll(app, tx, take, waiting, app.clock.now());
  });
}

async function enterAll(app: Deps, tx: Tx, take: Take, waiting: readonly Waiting[], now: Date): Promise<number> {
  let enrolled = 0;
  for (const [sequenceId, group] of Map.groupBy(waiting, (one) => one.sequenceId)) {
    const versionId = await versionOf(tx, sequenceId);
    if (versionId === null) {
      await recordDecisions(tx, group.map(notThere(now)));
      continue;
    }
    const { outs } = await take(
      group,
      async (part, some) => {
        const comers = some.map(({ lead }) => ({ lead, eventId: null, inputs, occasion: { kind: "manual" as const } }));
        const candidates = await keepMatching(app, part, { sequenceId, versionId }, comers, now);
        const admitted = await admitLeads(app, part, { sequenceId, versionId, candidates }, now);
        await holdFirstMails(part, admitted);
        return admitted.filter(({ kind }) => kind === "enrolled").length;
      },
      ({ lead: { id } }) => ({
        kind: "lead",
        subject: id,
        leadId: id,
        sequenceId,
        versionId,
        detail: { recycled: "true" },
      }),
    );
    for (const out of outs) enrolled += out;
  }
  return enrolled;
}

const inputs = { recycled: true };

async function versionOf(tx: Tx, sequenceId: string): Promise<string | null> {
  const rows = await tx
    .select({ versionId: sequences.currentVersionId })
    .from(sequences)
    .where(and(eq(sequences.id, sequenceId), inArray(sequences.status, triggeredStatuses)));
  return rows[0]?.versionId ?? null;
}

const notThere =
  (now: Date) =>
  ({ lead, sequenceId }: Waiting) => ({
    leadId: lead.id,
    enrollmentId: null,
    sequenceId,
    versionId: null,
    at: now,
    rule: "enrollment",
    outcome: "skipped",
    reason: "The cool-down is over, and the sequence is not published any more: enroll the lead in another one.",
    inputs: { code: "sequence_not_published", ...inputs },
  });
