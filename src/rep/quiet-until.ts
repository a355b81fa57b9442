import type { QuietHours } from "../db/schema/reps.ts";
import { clockMs, dayMs, dayOf, firstInstantAt, toSteadyLocal } from "../schedule/local-time.ts";
import { findZone } from "../schedule/zone.ts";

/**
 * Until when a rep is left alone at an instant; null when they are not. A change of clocks inside the quiet hours makes them
 * shorter or longer; they end when the wall clock first shows their end. Pure.
 */
export function quietUntil(quiet: QuietHours | null, zone: string, now: Date): Date | null {
  if (quiet === null) return null;
  const known = findZone(zone) ?? "UTC";
  const local = toSteadyLocal(known, now.getTime());
  const [from, to] = [clockMs(quiet.from), clockMs(quiet.to)];
  const crosses = to <= from;
  const midnight = dayOf(local) * dayMs;
  const time = local - midnight;
  if (crosses ? time < from && time >= to : time < from || time >= to) return null;
  const end = midnight + to + (crosses && time >= from ? dayMs : 0);
  const until = firstInstantAt(known, end);
  return until > now.getTime() ? new Date(until) : null;
}
