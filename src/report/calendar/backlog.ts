import type { Span } from "../range/range.ts";
import type { Happening } from "./world.ts";

/** Something waits for a sender's caps: from when, until when (null: longer than was looked ahead), and when it was most. */
export interface PileUp {
  senderId: string;
  from: number;
  goneAt: number | null;
  mostAt: number;
}

// Parts of a mail are added up: less than this is nothing.
const nothing = 1e-3;

/**
 * Where mails pile up: the times in which some wait for their sender that are longer than to the end of a day. Pure.
 * @param happenings in the order of time
 */
export function findPileUps(happenings: readonly Happening[], days: readonly Span[]): PileUp[] {
  const ends = days.map(({ to }) => to.getTime());
  const found: PileUp[] = [];
  for (const [senderId, own] of Map.groupBy(happenings, (one) => one.senderId)) {
    let [waiting, most, mostAt, from] = [0, 0, 0, 0];
    for (const [at, atOnce] of Map.groupBy(own, (one) => one.at)) {
      const before = waiting;
      for (const { kind, amount } of atOnce) waiting += kind === "ready" ? amount : -amount;
      if (before <= nothing && waiting > nothing) [from, most] = [at, 0];
      if (waiting > most) [most, mostAt] = [waiting, at];
      if (before > nothing && waiting <= nothing) found.push({ senderId, from, goneAt: at, mostAt });
    }
    if (waiting > nothing) found.push({ senderId, from, goneAt: null, mostAt });
  }
  return found
    .filter(({ from, goneAt }) => ends.some((end) => from < end && (goneAt === null || goneAt >= end)))
    .toSorted((a, b) => a.from - b.from);
}
