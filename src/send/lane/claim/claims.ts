import { setTimeout as delay } from "node:timers/promises";
import type { Lines } from "./lines.ts";

/** Claimed work, handed out one by one while the next batch is on its way. */
export interface Claims<T> {
  /**
   * Waits for the next one; undefined once claims are closed, as they are by a claim that fails, or nothing was found
   * several times in a row and nothing is under way: one that hangs holds up none that comes due meanwhile.
   */
  next(): Promise<T | undefined>;
  /** Claims nothing more. @returns what was claimed and not handed out */
  close(): Promise<T[]>;
}

/** How often an empty queue is asked again before the lane ends: work that is just being made finds it open. */
const emptyClaims = 3;
const askAgainMs = 40;
/** How often it is asked while nothing but what is under way keeps the lane open. */
const askIdleMs = 250;
/** How often the others are asked for while the destinations that have something due take no more. */
const askOthersMs = 250;

/**
 * @param claim claims at most as many as there is room for, and none for the destinations that are full; undefined closes
 * @param room how many claimed ones may wait
 * @param lines where they wait
 */
export function openClaims<T>(
  claim: (limit: number, full: readonly string[]) => Promise<T[] | undefined>,
  room: number,
  lines: Lines<T>,
): Claims<T> {
  let coming: Promise<void> | undefined;
  let empty = 0;
  /** How many destinations were full when nothing was found. */
  let full = 0;
  let wake: (() => void) | undefined;
  let closed = false;

  async function fetch(): Promise<void> {
    if (full > 0) await othersOrRoom();
    else if (empty > 0) await delay(empty < emptyClaims ? askAgainMs : askIdleMs);
    if (closed) return;
    const without = lines.full();
    const claimed = await claim(room, without).catch((error: unknown) => {
      closed = true;
      throw error;
    });
    if (claimed === undefined) {
      closed = true;
      return;
    }
    full = claimed.length > 0 ? 0 : without.length;
    // Nothing but what full destinations have is not nothing.
    if (full === 0) empty = claimed.length > 0 ? 0 : empty + 1;
    lines.push(claimed);
  }

  /** Until it is time to ask for the others again, or one of the full destinations is not full any more. */
  async function othersOrRoom(): Promise<void> {
    const enough = new AbortController();
    const timer = delay(askOthersMs, undefined, { signal: enough.signal }).catch(() => undefined);
    const room = new Promise<void>((resolve) => (wake = resolve));
    await Promise.race([timer, room]);
    wake = undefined;
    enough.abort();
  }

  function fetchAhead(): Promise<void> {
    coming ??= fetch().finally(() => (coming = undefined));
    return coming;
  }

  const isOver = () => closed || (empty >= emptyClaims && lines.underWay === 0);

  return {
    async next() {
      for (;;) {
        if (wake !== undefined && lines.full().length < full) wake();
        if (!isOver() && lines.open <= room / 2) {
          const fetching = fetchAhead();
          // the failure reaches whoever finds nothing ready
          if (lines.open > 0) fetching.catch(() => undefined);
          else await fetching;
        }
        const one = lines.take();
        if (one !== undefined) return one;
        if (isOver()) return undefined;
      }
    },
    async close() {
      closed = true;
      wake?.();
      await coming?.catch(() => undefined);
      return lines.drain();
    },
  };
}
