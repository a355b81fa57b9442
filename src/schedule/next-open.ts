import { clockMs, dayMs, dayOf, weekdayOf } from "./local-time.ts";
import { offsetSpan } from "./offset-spans.ts";
import type { OpenSpan } from "./types.ts";

/** Local spans on one day, as milliseconds since that day's midnight; `to` may reach into the next day. */
interface DaySpans {
  spans: { from: number; to: number }[];
}

/** Weekly open hours, prepared once for many questions. */
export type WeeklyHours = ReadonlyMap<string, DaySpans>;

/** Prepares open spans by weekday. */
export function weeklyHours(open: readonly OpenSpan[]): WeeklyHours {
  const byDay = new Map<string, DaySpans>();
  for (const span of open) {
    const [from, end] = [clockMs(span.from), clockMs(span.to)];
    const to = end > from ? end : end + dayMs;
    for (const day of new Set(span.days)) {
      const entry = byDay.get(day) ?? { spans: [] };
      entry.spans.push({ from, to });
      byDay.set(day, entry);
    }
  }
  return byDay;
}

/** An open stretch of local time: it is open from `at` on, and closes at `until` (both local milliseconds). */
interface LocalOpening {
  at: number;
  until: number;
}

/** The earliest open local time not before `local`, looking a week ahead; null when nothing is ever open. */
export function firstOpenLocal(hours: WeeklyHours, local: number): LocalOpening | null {
  // A span that crosses midnight began yesterday; a weekly span opens again after seven days at the latest.
  for (let day = dayOf(local) - 1; day <= dayOf(local) + 7; day++) {
    let best: LocalOpening | null = null;
    for (const span of hours.get(weekdayOf(day))?.spans ?? []) {
      const until = day * dayMs + span.to;
      if (until <= local) continue;
      const at = Math.max(local, day * dayMs + span.from);
      if (best === null || at < best.at || (at === best.at && until > best.until)) best = { at, until };
    }
    // Yesterday's span can only open at `local` itself, so the first day with an answer has the earliest one.
    if (best !== null) return best;
  }
  return null;
}

/** An open stretch as instants (milliseconds since the epoch): open from `at` on, at least until `until` (exclusive). */
export interface Opening {
  at: number;
  until: number;
}

/**
 * The earliest instant not before `at` whose local time in the zone is inside the weekly hours.
 *
 * Works on stretches of constant offset, so a span inside a gap has no instants, a span inside a repeated hour has
 * two stretches, and the answer grows with `at`.
 * @returns null when the hours are never open, or not within `horizon` (exclusive)
 */
export function nextOpen(hours: WeeklyHours, zone: string, at: number, horizon: number): Opening | null {
  for (let cursor = at; cursor < horizon;) {
    const span = offsetSpan(zone, cursor);
    const opening = firstOpenLocal(hours, cursor + span.offsetMs);
    if (opening === null) return null;
    const instant = opening.at - span.offsetMs;
    if (instant < span.until) {
      return instant < horizon ? { at: instant, until: Math.min(opening.until - span.offsetMs, span.until) } : null;
    }
    cursor = span.until;
  }
  return null;
}
