import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { againAfterDeadlock } from "../../aside/again-after-deadlock.ts";
import { takeBatch } from "../../aside/take-batch.ts";
import type { Take } from "../../aside/take-batch.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { Tx } from "../../db/client.ts";
import { events, leads, sequences } from "../../db/schema/index.ts";
import { triggeredStatuses } from "../../db/schema/sequences.ts";
import { ConflictError, InvalidInputError, found } from "../../platform/errors.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import type { SequenceDefinition } from "../../sequence/definition/definition.ts";
import { mergeNeeded } from "../../sequence/definition/merge-needed.ts";
import { triggerFacts } from "../../sequence/definition/trigger-facts.ts";
import { keyOfOccasion, keyProperty } from "../../sequence/key-of-occasion.ts";
import { matchesTrigger } from "../../sequence/matches-trigger.ts";
import type { Occasion } from "../../sequence/matches-trigger.ts";
import { admitLeads } from "./admit-leads.ts";
import { holdFirstMails } from "./hold-first-mails.ts";
import { loadFacts } from "../facts/load-facts.ts";
import { timeContext } from "../machine/context.ts";
import type { Lead } from "../facts/fact-book.ts";
import type { Enrollment } from "../get-enrollment.ts";
import { notPublished } from "./not-published.ts";
import { recordDecisions } from "../record-decisions.ts";
import { wakeEnrollments } from "../wake.ts";
import type { News } from "../wake.ts";

type Deps = Pick<Ground & SequenceParts, "db" | "clock" | "queues" | "versions">;

const batchSize = 500;

/**
 * Enrolls the leads of new events in every sequence whose trigger matches, also while it is paused, and wakes the
 * enrollments that wait for such an event, in batches until no event is left.
 */
export async function enrollFromEvents(app: Deps & Pick<Ground, "log">): Promise<void> {
  let changed = 0;
  for (;;) {
    const batch = await takeBatch(app, "enroll", (tx, take) => enrollBatch(app, tx, take, app.clock.now()));
    changed += batch.changed;
    if (batch.taken < batchSize) break;
  }
  if (changed > 0) await app.queues.enqueue("advance", {});
}

async function enrollBatch(app: Deps, tx: Tx, take: Take, now: Date): Promise<{ taken: number; changed: number }> {
  const due = await tx
    .select({ id: events.id, name: events.name, leadId: events.leadId })
    .from(events)
    .where(isNull(events.matchedAt))
    .orderBy(events.receivedAt)
    .limit(batchSize)
    .for("update", { skipLocked: true });
  if (due.length === 0) return { taken: 0, changed: 0 };
  const ids = uuidList(due.map(({ id }) => id));
  let changed = await admitMatches(app, take, await loadMatches(tx, ids), now);
  changed += await wakeByEvents(app, take, due, now);
  await tx
    .update(events)
    .set({ matchedAt: now })
    .where(sql`${events.id} in ${ids}`);
  return { taken: due.length, changed };
}

interface EventMatch {
  event: typeof events.$inferSelect;
  lead: Lead;
  sequenceId: string;
  versionId: string | null;
}

/** Each event with each sequence that it triggers, in the order in which the events came. */
export function loadMatches(tx: Tx, eventIds: SQL): Promise<EventMatch[]> {
  return tx
    .select({ event: events, lead: leads, sequenceId: sequences.id, versionId: sequences.currentVersionId })
    .from(events)
    .innerJoin(sequences, and(eq(sequences.triggerEvent, events.name), inArray(sequences.status, triggeredStatuses)))
    .innerJoin(leads, eq(leads.id, events.leadId))
    .where(sql`${events.id} in ${eventIds}`)
    .orderBy(events.receivedAt);
}

/** Enrolls whom the triggers let in. An event that fails is set aside for that sequence alone. @returns how many */
export async function admitMatches(app: Deps, take: Take, matches: readonly EventMatch[], now: Date): Promise<number> {
  let enrolled = 0;
  const bySequence = Map.groupBy(matches, ({ sequenceId, versionId }) => `${sequenceId} ${versionId ?? ""}`);
  for (const group of bySequence.values()) {
    const [first] = group;
    if (first === undefined || first.versionId === null) continue;
    const { sequenceId, versionId } = first;
    const admitSome = async (tx: Tx, some: readonly EventMatch[]): Promise<number> => {
      const comers = some.map(({ event, lead }) => ({
        lead,
        eventId: event.id,
        occurredAt: event.occurredAt,
        occasion: { kind: "event" as const, name: event.name, properties: event.properties },
      }));
      const fitting = await keepMatching(app, tx, { sequenceId, versionId }, comers, now);
      const admitted = await admitLeads(app, tx, { sequenceId, versionId, candidates: fitting }, now);
      await holdFirstMails(tx, admitted);
      return admitted.filter(({ kind }) => kind === "enrolled").length;
    };
    const { outs } = await take(group, admitSome, ({ event, lead }) => ({
      kind: "event",
      subject: event.id,
      leadId: lead.id,
      sequenceId,
      versionId,
    }));
    for (const out of outs) enrolled += out;
  }
  return enrolled;
}

/** Wakes the enrollments that wait for such events. @returns how many */
export async function wakeByEvents(
  app: SequenceParts,
  take: Take,
  due: readonly { id: string; name: string; leadId: string }[],
  now: Date,
): Promise<number> {
  const { outs } = await take(
    due,
    (tx, some) => {
      const news = some.map(({ leadId, name }): News => ({ leadId, about: { kind: "event", name } }));
      return wakeEnrollments(app, tx, news, now);
    },
    ({ id, leadId }) => ({ kind: "event", subject: id, leadId }),
  );
  return outs.reduce((sum, woken) => sum + woken, 0);
}

interface Comer {
  lead: Lead;
  eventId: string | null;
  key?: string;
  inputs?: Readonly<Record<string, unknown>>;
  occurredAt?: Date;
  occasion: Occasion;
}

/**
 * Those whom the trigger's filters let in, with their keys. A condition that does not hold is recorded, and so is a key that
 * is missing; another occasion is no news.
 */
export async function keepMatching(
  { versions }: SequenceParts,
  tx: Tx,
  { sequenceId, versionId }: { sequenceId: string; versionId: string },
  comers: readonly Comer[],
  now: Date,
): Promise<Comer[]> {
  const { definition } = await versions.get(tx, versionId);
  const facts = await loadFacts(
    tx,
    comers.map(({ lead }) => lead),
    [],
    mergeNeeded([triggerFacts(definition)]),
    now,
  );
  const refused: Parameters<typeof recordDecisions>[1][number][] = [];
  const fitting = comers.flatMap((comer): Comer[] => {
    const { lead, eventId, occasion, inputs } = comer;
    const about = facts.of(lead.id, null);
    const match = matchesTrigger(definition.trigger, occasion, about, now, timeContext(definition, about).zone);
    const key = keyOfOccasion(definition.trigger, occasion);
    if (match.matches && key.kind === "key") return [{ ...comer, key: key.key }];
    const refusal = match.matches ? key : match;
    if ("code" in refusal && refusal.code !== "other_occasion") {
      const { code, reason } = refusal;
      const whom = { leadId: lead.id, enrollmentId: null, sequenceId, versionId };
      refused.push({
        ...whom,
        at: now,
        rule: "trigger",
        outcome: "skipped",
        reason,
        inputs: { code, eventId, ...inputs },
      });
    }
    return [];
  });
  await recordDecisions(tx, refused);
  return fitting;
}

/** Why no sequence at all would take the lead in; the message says what to do about it. */
const notEnrollable = new Set(["suppressed", "not_a_lead", "cooling_down"]);

/**
 * Enrolls one lead by hand or by API.
 * @param input.key in a sequence whose trigger is keyed, and only there
 * @throws NotFoundError; InvalidInputError `key_missing`, `key_unexpected`; ConflictError `sequence_not_published`, `lead_not_enrollable`, `trigger_not_met`,
 *   `consent_denied`, `already_enrolled`, `once_only`, `too_early`, `group_busy`
 */
export async function enrollLead(
  app: Deps,
  input: { sequenceId: string; leadId: string; key?: string | undefined },
): Promise<Enrollment> {
  const { db, clock, queues } = app;
  // A refusal is recorded too, so it is thrown after the commit.
  const outcome = await againAfterDeadlock(() =>
    db.transaction(async (tx) => {
      const rows = await tx.select().from(sequences).where(eq(sequences.id, input.sequenceId));
      const sequence = found(rows, "sequence", input.sequenceId);
      const { status, id: sequenceId, currentVersionId: versionId } = sequence;
      if (status !== "published" || versionId === null) {
        throw notPublished(status);
      }
      const lead = found(await tx.select().from(leads).where(eq(leads.id, input.leadId)), "lead", input.leadId);
      const now = clock.now();
      checkKey((await app.versions.get(tx, versionId)).definition, input.key);
      const comer: Comer = { lead, eventId: null, occasion: { kind: "manual", key: input.key } };
      const candidates = await keepMatching(app, tx, { sequenceId, versionId }, [comer], now);
      const [admitted] = await admitLeads(app, tx, { sequenceId, versionId, candidates }, now);
      return (
        admitted ?? {
          kind: "skipped" as const,
          code: "trigger_not_met",
          reason: "The condition of the trigger is not true for this lead.",
        }
      );
    }),
  );
  if (outcome.kind === "skipped") {
    const { code, reason } = outcome;
    throw new ConflictError(notEnrollable.has(code) ? "lead_not_enrollable" : code, reason);
  }
  await queues.enqueue("advance", {});
  return outcome.enrollment;
}

function checkKey({ trigger }: SequenceDefinition, key: string | undefined): void {
  const property = keyProperty(trigger);
  if ((property === null) === (key === undefined)) return;
  const code = property === null ? "key_unexpected" : "key_missing";
  const message =
    property === null
      ? "The trigger of the sequence has no key: leave it out."
      : `Each enrollment of the sequence has a key: write the "${property}" that this one is about.`;
  throw new InvalidInputError(code, message, [{ pointer: "/key", code, message }]);
}
