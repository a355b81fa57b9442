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
import { readSlots, sayBacklog } from "../admit/slow-for-team.ts";
import type { Slot as TeamSlot } from "../admit/slow-for-team.ts";
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

/** What slows first steps down: the team's open handoffs. `leads` are those who wait, until `lastBegins` at the latest. */
export interface TeamBacklog {
  rule: "team_backlog";
  reason: string;
  team: string;
  open: number;
  limit: number;
  acceptsPerDay: number;
  leads: number;
  lastBegins: string;
}

/**
 * @property teamBacklog null when nobody waits for a team
 * @property leads whom the segment would enroll now, as far as stage and suppression go
 * @property exact whether these were counted; among very many leads they are estimated
 * @property sampled how many of them were simulated; the figures are scaled up from these
 */
export interface Forecast {
  teamBacklog: TeamBacklog | null;
  leads: number;
  exact: boolean;
  sampled: number;
  senders: SenderForecast[];
}

/**
 * How many mails enrolling a segment at an instant would make for each sender, by local hour and day, against its caps. Where the
 * sequence goes at the pace of a team (`slowForTeam`), first steps wait as they would by the team's open handoffs now. Sending
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
  const nextSlot = await readSlots(app.db, definition.slowForTeam, at);
  // Each who is simulated stands for as many as there are for one of the sample, and takes as many turns.
  const each = sample.length === 0 ? 0 : total / sample.length;
  let lastSlot: TeamSlot | undefined;
  let [sampled, slowed] = [0, 0];
  for (const lead of await toSimulated(app.db, definition, sample, now)) {
    sampled += 1;
    const ids = { enrollmentId: `forecast-${lead.id}`, sequenceId: input.id, leadId: lead.id };
    const told = { definition, lead, assumptions: input.assume, ids };
    let timetable = simulate({ ...told, at });
    if (timetable.enrolls) {
      const slot = nextSlot(each);
      if (slot !== undefined) {
        [lastSlot, slowed] = [slot, slowed + 1];
        timetable = simulate({ ...told, at: slot.at });
      }
      for (const { at: sentAt, effect } of timetable.effects) {
        if (effect.kind !== "sendEmail") continue;
        const sender = pick(effect.step.sender ?? definition.sender, lead.id);
        if (sender !== undefined) mails.set(sender, [...(mails.get(sender) ?? []), sentAt]);
      }
    }
    if (sampled % 20 === 0) await breathe();
  }
  const forecasts = [...mails].map(([sender, instants]) => toForecast(sender, instants, each));
  const teamBacklog: TeamBacklog | null =
    lastSlot === undefined
      ? null
      : {
          rule: "team_backlog",
          reason: sayBacklog(lastSlot.inputs),
          ...lastSlot.inputs,
          leads: Math.round(slowed * each),
          lastBegins: lastSlot.at.toISOString(),
        };
  return { teamBacklog, leads: total, exact, sampled, senders: forecasts.toSorted((a, b) => b.mails - a.mails) };
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
