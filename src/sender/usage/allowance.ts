import { Temporal } from "temporal-polyfill";
import type { WarmUp } from "../../db/schema/senders.ts";

/** What limits a sender. Null caps are none. */
export interface SenderLimits {
  /** IANA zone whose days the daily cap counts */
  timezone: string;
  dailyCap: number | null;
  hourlyCap: number | null;
  warmUp: WarmUp | null;
  minGapMs: number;
}

/** Mails handed over, or being handed over, since the window began. */
export interface SenderUsage {
  day: number;
  hour: number;
}

/** How many mails may go now; with none, until when, and why. */
export type Allowance = { kind: "open"; count: number } | { kind: "held"; until: Date; reason: HoldReason };
export type HoldReason = "daily_cap" | "hourly_cap" | "warm_up" | "min_gap";

/** The windows that caps count in: the calendar day of the sender's zone, and the clock hour. */
export function capWindows(timezone: string, now: Date): { day: Date; nextDay: Date; hour: Date; nextHour: Date } {
  const local = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timezone);
  const day = local.startOfDay();
  const hour = local.round({ smallestUnit: "hour", roundingMode: "floor" });
  const instant = (at: Temporal.ZonedDateTime) => new Date(at.epochMilliseconds);
  return {
    day: instant(day),
    nextDay: instant(day.add({ days: 1 }).startOfDay()),
    hour: instant(hour),
    nextHour: instant(hour.add({ hours: 1 })),
  };
}

/** How many mails a sender may send at `now`, by its caps, its warm-up and its minimum gap. */
export function allowance(limits: SenderLimits, usage: SenderUsage, now: Date): Allowance {
  const { nextDay, nextHour } = capWindows(limits.timezone, now);
  const bounds: { count: number; until: Date; reason: HoldReason }[] = [];
  const bound = (cap: number | null, used: number, until: Date, reason: HoldReason) => {
    if (cap !== null) bounds.push({ count: Math.max(0, cap - used), until, reason });
  };
  bound(limits.dailyCap, usage.day, nextDay, "daily_cap");
  bound(warmUpCap(limits, now), usage.day, nextDay, "warm_up");
  bound(limits.hourlyCap, usage.hour, nextHour, "hourly_cap");
  const spent = bounds.filter(({ count }) => count === 0).sort((a, b) => b.until.getTime() - a.until.getTime());
  if (spent[0] !== undefined) return { kind: "held", until: spent[0].until, reason: spent[0].reason };
  const gap = limits.minGapMs > 0 ? 1 : Infinity;
  return { kind: "open", count: Math.min(gap, ...bounds.map(({ count }) => count)) };
}

/** When the next mail may follow one sent at `now`. @param random in [0, 1) */
export function afterGap(minGapMs: number, jitter: number, now: Date, random: number): Date {
  return new Date(now.getTime() + minGapMs * (1 + jitter * (2 * random - 1)));
}

/** What the warm-up of a sender allows on the day of `now`; null when it has none. */
export function warmUpCap({ warmUp, timezone }: Pick<SenderLimits, "warmUp" | "timezone">, now: Date): number | null {
  if (warmUp === null) return null;
  const dayOf = (instant: string | number) =>
    (typeof instant === "string" ? Temporal.Instant.from(instant) : Temporal.Instant.fromEpochMilliseconds(instant))
      .toZonedDateTimeISO(timezone)
      .toPlainDate();
  const days = dayOf(warmUp.startedAt).until(dayOf(now.getTime()), { largestUnit: "day" }).days;
  return Math.floor(warmUp.first * warmUp.factor ** Math.max(0, days));
}
