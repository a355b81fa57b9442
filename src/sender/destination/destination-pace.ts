/** How much a sender may send to a destination that asked it to slow down. */
export interface Pace {
  /** Holds in a row that did not let a single message through; the length of the next one follows from it. */
  level: number;
  heldUntil: Date;
  /** Messages that may go in a round, and be under way at once; null once there is no limit any more. */
  window: number | null;
  /** Up to here the window doubles, from here on it grows by a tenth of it. */
  ceiling: number;
  roundEndsAt: Date;
  /** Messages claimed in this round. */
  taken: number;
  /** Messages that were accepted in this round. */
  accepted: number;
}

const firstHoldMs = 30_000;
const longestHoldMs = 3_600_000;
const highestLevel = 20;
/** A round lasts at least so long, whatever the server's latency: the window is a rate. */
const roundMs = 5_000;
/** A destination that takes so many in a round has no limit any more. */
const enough = 1_000;
/** After so long without a complaint a destination begins at the first hold again. */
export const forgivenMs = 6 * 3_600_000;

/** `held`: nothing may go. `recovering`: a window a round. `open`: no limit. */
export function phaseOf(pace: Pace, now: Date): "held" | "recovering" | "open" {
  if (pace.heldUntil > now) return "held";
  return pace.window === null || isForgiven(pace, now) ? "open" : "recovering";
}

/**
 * The pace after a destination has asked to slow down (421, 4.7.x). It is held: for half a minute at first, twice as long
 * each time not even the probe got through, up to an hour. Then one message may go, and the window doubles a round up to
 * half of what it was at (multiplicative decrease, as TCP does: RFC 5681 section 3.1). What comes in during a hold was
 * sent before it and changes nothing.
 * @param pace undefined when the destination has no limit
 * @param random in [0, 1): spreads the ends of holds by a tenth either way
 */
export function slowDown(pace: Pace | undefined, now: Date, random: number): Pace {
  if (pace !== undefined && phaseOf(pace, now) === "held") return pace;
  const known = pace === undefined || isForgiven(pace, now) ? undefined : pace;
  const gotThrough = known !== undefined && (known.window !== 1 || known.accepted > 0);
  const level = known === undefined ? 1 : gotThrough ? known.level : Math.min(known.level + 1, highestLevel);
  const ceiling = gotThrough ? Math.max(1, Math.floor((known.window ?? enough) / 2)) : (known?.ceiling ?? enough);
  const holdMs = Math.min(longestHoldMs, firstHoldMs * 2 ** (level - 1)) * (0.9 + random * 0.2);
  const heldUntil = new Date(now.getTime() + Math.round(holdMs));
  return { level, heldUntil, window: 1, ceiling, roundEndsAt: heldUntil, taken: 0, accepted: 0 };
}

/** The pace after messages of a recovering destination were accepted. They count when the round is over. */
export function withAccepted(pace: Pace, count: number, now: Date): Pace {
  return phaseOf(pace, now) === "recovering" ? { ...pace, accepted: pace.accepted + count } : pace;
}

/** The pace at `now`: once its round is over, the next one begins, wider by what was accepted. */
export function atRound(pace: Pace, now: Date): Pace {
  if (pace.window === null || phaseOf(pace, now) !== "recovering" || now < pace.roundEndsAt) return pace;
  const wider = widen(pace.window, pace.ceiling, pace.accepted);
  const window = wider >= enough ? null : wider;
  return { ...pace, window, roundEndsAt: new Date(now.getTime() + roundMs), taken: 0, accepted: 0 };
}

/**
 * How many more messages may be claimed now.
 * @param underWay messages of the sender that are being handed over to the destination, by any process
 * @returns Infinity when there is no limit
 */
export function roomOf(pace: Pace, underWay: number, now: Date): number {
  const phase = phaseOf(pace, now);
  if (phase === "held") return 0;
  if (phase === "open" || pace.window === null) return Infinity;
  return Math.max(0, pace.window - Math.max(pace.taken, underWay));
}

/** A window that was not used in full grows by its used part. */
function widen(window: number, ceiling: number, accepted: number): number {
  const used = Math.min(accepted, window);
  if (window < ceiling) return Math.min(window + used, ceiling);
  return window + Math.ceil((Math.max(1, ceiling / 10) * used) / window);
}

function isForgiven(pace: Pace, now: Date): boolean {
  return pace.heldUntil.getTime() < now.getTime() - forgivenMs;
}
