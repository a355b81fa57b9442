import { Temporal } from "temporal-polyfill";
import { setImmediate as breathe } from "node:timers/promises";
import type { Ground } from "../../ground.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { senders } from "../../db/schema/index.ts";
import { hashUnit } from "../../schedule/hash-unit.ts";
import { findZone } from "../../schedule/zone.ts";
import { getSegment } from "../../sequence/segment/put-segment.ts";
import type { Assumption } from "../simulate/assumption.ts";
import { simulate } from "../simulate/simulate.ts";
import { readPlan } from "./read-plan.ts";
import type { Which } from "./read-plan.ts";
import { sampleLeads, toSimulated } from "./sample-leads.ts";

type Sender = typeof senders.$inferSelect;

/** Mails of one local hour (`2026-01-05T09`) or day (`2026-01-05`) of a sender; `over` is what its cap leaves for later. */
export interface Slot {
  slot: string;
  mails: number;
  over: number;
}

export interface SenderForecast {
  senderId: string;
  name: string;
  timezone: string;
  dailyCap: number | null;
  hourlyCap: number | null;
  mails: number;
  days: Slot[];
  hours: Slot[];
}

/**
 * @property leads whom the segment would enroll now, as far as stage and suppression go
 * @property exact whether these were counted; among very many leads they are estimated
 * @property sampled how many of them were simulated; the figures are scaled up from these
 */
export interface Forecast {
  leads: number;
  exact: boolean;
  sampled: number;
  senders: SenderForecast[];
}

/**
 * How many mails enrolling a segment at an instant would make for each sender, by local hour and day, against its caps. Sending
 * takes no time here: what a cap keeps for later is told, not moved.
 * @throws NotFoundError, and what readPlan throws
 */
export async function forecastSequence(
  app: Pick<Ground & SequenceParts, "db" | "clock" | "versions">,
  input: {
    id: string;
    segment: string;
    at?: Date | undefined;
    assume: readonly Assumption[];
    sample: number;
    of: Which;
  },
): Promise<Forecast> {
  const { definition, senderIds } = await readPlan(app, input.id, input.of);
  const { condition } = await getSegment(app, { key: input.segment });
  const now = app.clock.now();
  const at = input.at ?? now;
  const { sample, total, exact } = await sampleLeads(app.db, condition, input.sample, now);
  const all = await app.db.select().from(senders);
  const pick = senderPicker(all, senderIds);
  const mails = new Map<Sender, Date[]>();
  let sampled = 0;
  for (const lead of await toSimulated(app.db, definition, sample, now)) {
    sampled += 1;
    const ids = { enrollmentId: `forecast-${lead.id}`, sequenceId: input.id, leadId: lead.id };
    const timetable = simulate({ definition, lead, at, assumptions: input.assume, ids });
    if (timetable.enrolls) {
      for (const { at: sentAt, effect } of timetable.effects) {
        if (effect.kind !== "sendEmail") continue;
        const sender = pick(effect.step.sender ?? definition.sender, lead.id);
        if (sender !== undefined) mails.set(sender, [...(mails.get(sender) ?? []), sentAt]);
      }
    }
    if (sampled % 20 === 0) await breathe();
  }
  const scale = sampled === 0 ? 0 : total / sampled;
  const forecasts = [...mails].map(([sender, instants]) => toForecast(sender, instants, scale));
  return { leads: total, exact, sampled, senders: forecasts.toSorted((a, b) => b.mails - a.mails) };
}

/** Who would send: the one a definition names, else one of the sequence's by the lead, else the default one. */
function senderPicker(all: readonly Sender[], senderIds: readonly string[]) {
  const pool = all.filter(({ id, isDefault }) => (senderIds.length === 0 ? isDefault : senderIds.includes(id)));
  return (named: string | undefined, leadId: string): Sender | undefined =>
    all.find(({ id, key }) => named !== undefined && (id === named || key === named)) ??
    all.find(({ name }) => name === named) ??
    pool[Math.floor(hashUnit(leadId) * pool.length)];
}

function toForecast(sender: Sender, instants: readonly Date[], scale: number): SenderForecast {
  const zone = findZone(sender.timezone) ?? "UTC";
  const local = instants.map((instant) =>
    Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone).toPlainDateTime().toString(),
  );
  const { id: senderId, name, dailyCap, hourlyCap } = sender;
  const count = (length: number, cap: number | null): Slot[] =>
    [...Map.groupBy(local, (text) => text.slice(0, length))]
      .map(([slot, group]) => {
        const expected = Math.round(group.length * scale);
        return { slot, mails: expected, over: cap === null ? 0 : Math.max(0, expected - cap) };
      })
      .toSorted((a, b) => (a.slot < b.slot ? -1 : 1));
  return {
    senderId,
    name,
    timezone: zone,
    dailyCap,
    hourlyCap,
    mails: Math.round(instants.length * scale),
    days: count(10, dailyCap),
    hours: count(13, hourlyCap),
  };
}
