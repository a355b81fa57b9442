import { inArray, sql } from "drizzle-orm";
import { setImmediate as breathe } from "node:timers/promises";
import { Temporal } from "temporal-polyfill";
import { enrollments, leads, senders } from "../../db/schema/index.ts";
import { toSimulated } from "../../enrollment/foresee/sample-leads.ts";
import { moveEnrollment } from "../../enrollment/machine/move.ts";
import type { EnrollmentState, MessageRecord } from "../../enrollment/machine/types.ts";
import { hasNotBegun, readState } from "../../enrollment/read-state.ts";
import { simulate } from "../../enrollment/simulate/simulate.ts";
import type { SimulatedLead } from "../../enrollment/simulate/simulated-lead.ts";
import type { Ground } from "../../ground.ts";
import { hashUnit } from "../../schedule/hash-unit.ts";
import { findZone } from "../../schedule/zone.ts";
import type { SequenceDefinition } from "../../sequence/definition/definition.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { Running } from "../../sequence/publish/count-running.ts";

type Sender = typeof senders.$inferSelect;
type Enrollment = typeof enrollments.$inferSelect;

/** Mails of a sequence from one sender on one day of its zone, as it is and as it would be. */
export interface SenderDays {
  senderId: string;
  key: string | null;
  name: string;
  dailyCap: number | null;
  days: { day: string; before: number; after: number }[];
}

/**
 * What a sequence is going to send.
 * @property sampled how many of those who are in it were simulated; the figures are scaled up from these
 * @property arrivalsPerDay who is expected to come, as in the last four weeks
 */
export interface Outlook {
  running: number;
  sampled: number;
  arrivalsPerDay: number;
  senders: SenderDays[];
}

export interface OutlookInput {
  sequenceId: string;
  senderIds: readonly string[];
  /** Null: the sequence ends. */
  to: { definition: SequenceDefinition; versionId: string | null } | null;
  /** What new enrollments get as it is; null before the first publishing. */
  current: SequenceDefinition | null;
  running: Running;
  days: number;
  sample: number;
}

const dayMs = 86_400_000;
const lookBackDays = 28;
const arrivalsSampled = 50;

/**
 * Mails by day, before and after a change: who is in the sequence goes on from where they stand, and as many come as came lately.
 * Nobody opens, clicks or answers in it, and sending takes no time: what a cap keeps for later is told, not moved.
 */
export async function lookAhead(
  app: Pick<Ground & SequenceParts, "db" | "clock" | "versions">,
  input: OutlookInput,
): Promise<Outlook> {
  const now = app.clock.now();
  const { rows, total, arrivals } = await sampleOf(app, input, now);
  const found = await app.db
    .select()
    .from(leads)
    .where(inArray(leads.id, [...rows, ...arrivals.rows].map(leadOf)));
  const tally = await openTally(app, input, now);
  const known = new Map<string, SimulatedLead>();
  for (const definition of [input.to?.definition, input.current].filter((one) => one !== undefined && one !== null)) {
    for (const lead of await toSimulated(app.db, definition, found, now)) known.set(lead.id, lead);
  }
  const each = rows.length === 0 ? 0 : total / rows.length;
  let done = 0;
  for (const row of rows) {
    const lead = known.get(row.leadId);
    if (lead === undefined) continue;
    const version = await app.versions.get(app.db, row.versionId);
    const state = readState(row, version.definition);
    tally.walk("before", version.definition, lead, each, state);
    const after = afterChange(row, state, version.definition, lead, input, now);
    if (after !== null) tally.walk("after", after.definition, lead, each, after.state);
    if (++done % 20 === 0) await breathe();
  }
  const perDay = arrivals.count / lookBackDays;
  const share = arrivals.rows.length === 0 ? 0 : perDay / arrivals.rows.length;
  for (const lead of arrivals.rows.flatMap((row) => known.get(row.leadId) ?? [])) {
    if (input.current !== null) tally.arrivals("before", input.current, lead, share);
    if (input.to !== null) tally.arrivals("after", input.to.definition, lead, share);
    if (++done % 20 === 0) await breathe();
  }
  return {
    running: total,
    sampled: rows.length,
    arrivalsPerDay: Math.round(perDay * 10) / 10,
    senders: tally.read(),
  };
}

const leadOf = ({ leadId }: Pick<Enrollment, "leadId">) => leadId;

async function sampleOf({ db }: Pick<Ground, "db">, { sequenceId, sample }: OutlookInput, now: Date) {
  const running = sql`sequence_id = ${sequenceId}::uuid and status in ('waiting', 'active')`;
  const spread = sql`order by hashtextextended(id::text, 0), id`;
  const ids = await db.execute<{ id: string; total: number }>(sql`
    select id, (count(*) over ())::int as total from enrollments where ${running} ${spread} limit ${sample}`);
  const since = new Date(now.getTime() - lookBackDays * dayMs).toISOString();
  const came = await db.execute<{ id: string; total: number }>(sql`
    select id, (count(*) over ())::int as total from enrollments
    where sequence_id = ${sequenceId}::uuid and created_at > ${since}::timestamptz ${spread} limit ${arrivalsSampled}`);
  const load = async (some: { id: string }[]): Promise<Enrollment[]> =>
    some.length === 0
      ? []
      : db
          .select()
          .from(enrollments)
          .where(
            inArray(
              enrollments.id,
              some.map(({ id }) => id),
            ),
          );
  return {
    rows: await load(ids),
    total: ids[0]?.total ?? 0,
    arrivals: { rows: await load(came), count: came[0]?.total ?? 0 },
  };
}

/** Where somebody goes on after the change; null where the sequence ends. */
function afterChange(
  row: Enrollment,
  state: EnrollmentState,
  own: SequenceDefinition,
  { timezone, country }: SimulatedLead,
  { to, running }: OutlookInput,
  now: Date,
): { definition: SequenceDefinition; state: EnrollmentState } | null {
  if (to === null) return null;
  const stays = { definition: own, state };
  if (running.kind === "pin" || row.versionId === to.versionId) return stays;
  const first = to.definition.steps[0]?.id ?? null;
  if (hasNotBegun(row) && !Object.hasOwn(running.map, state.stepId ?? "")) {
    return {
      definition: to.definition,
      state: { ...state, stepId: first, visits: first === null ? {} : { [first]: 1 } },
    };
  }
  const facts = { timezone, country };
  const move = moveEnrollment({ state, to: to.definition, ...running, facts, now });
  return move.kind === "stays" ? stays : { definition: to.definition, state: move.state };
}

async function openTally({ db }: Pick<Ground, "db">, { sequenceId, senderIds, days }: OutlookInput, now: Date) {
  const all = await db.select().from(senders);
  const counts = new Map<Sender, Map<string, { before: number; after: number }>>();
  const pool = all.filter(({ id, isDefault }) => (senderIds.length === 0 ? isDefault : senderIds.includes(id)));
  const pick = (named: string | undefined, leadId: string): Sender | undefined =>
    all.find(({ id, key, name }) => named !== undefined && [id, key, name].includes(named)) ??
    pool[Math.floor(hashUnit(leadId) * pool.length)];
  const until = now.getTime() + days * dayMs;
  const add = (which: "before" | "after", sender: Sender, at: Date, weight: number): void => {
    if (at.getTime() >= until) return;
    const zone = findZone(sender.timezone) ?? "UTC";
    const day = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDate().toString();
    const of = counts.get(sender) ?? new Map<string, { before: number; after: number }>();
    counts.set(sender, of);
    const sum = of.get(day) ?? { before: 0, after: 0 };
    sum[which] += weight;
    of.set(day, sum);
  };
  const mailsOf = (definition: SequenceDefinition, lead: SimulatedLead, state?: EnrollmentState) => {
    const { enrollmentId = `arriving-${lead.id}` } = state ?? {};
    const ids = { enrollmentId, sequenceId, leadId: lead.id };
    const from = state === undefined ? {} : { from: { state, messages: onTheWay(state, now) } };
    return simulate({ definition, lead, at: now, ids, ...from }).effects.flatMap(({ at, effect }) => {
      const sender = effect.kind === "sendEmail" ? pick(effect.step.sender ?? definition.sender, lead.id) : undefined;
      return sender === undefined ? [] : [{ at, sender }];
    });
  };
  return {
    walk(
      which: "before" | "after",
      definition: SequenceDefinition,
      lead: SimulatedLead,
      weight: number,
      state: EnrollmentState,
    ) {
      for (const { at, sender } of mailsOf(definition, lead, state)) add(which, sender, at, weight);
    },
    /** Who comes on each of the days gets what somebody who comes today does, so many days later. */
    arrivals(which: "before" | "after", definition: SequenceDefinition, lead: SimulatedLead, weight: number) {
      for (const { at, sender } of mailsOf(definition, lead)) {
        for (let day = 0; day < days; day += 1) add(which, sender, new Date(at.getTime() + day * dayMs), weight);
      }
    },
    read: (): SenderDays[] =>
      [...counts].map(([{ id, key, name, dailyCap }, of]) => ({
        senderId: id,
        key,
        name,
        dailyCap,
        days: [...of]
          .map(([day, { before, after }]) => ({ day, before: Math.round(before), after: Math.round(after) }))
          .sort((a, b) => (a.day < b.day ? -1 : 1)),
      })),
  };
}

/** A mail that is on its way counts as sent: whoever waits for it goes on. */
function onTheWay({ stepId, waitingFor }: EnrollmentState, now: Date): MessageRecord[] {
  if (stepId === null || waitingFor?.kind !== "message") return [];
  const sent = { sentAt: now, settledAt: now, openedAt: [], clicks: [], repliedAt: [] };
  return [{ stepId, visit: waitingFor.visit, status: "sent", ...sent }];
}
