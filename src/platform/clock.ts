/** Where "now" comes from. Rules take `now` as an argument; only verbs at the edge read the clock. */
export interface Clock {
  now(): Date;
  /** True for the wall clock: then its instants compare with what other machines do. */
  readonly isReal?: boolean;
}

/** The wall clock of the machine. */
export const systemClock: Clock = { now: () => new Date(), isReal: true };

/** A clock that stands still until it is moved. `advanceTo` refuses to go back. */
export interface DrivenClock extends Clock {
  advanceTo(instant: Date): void;
  advanceBy(durationMs: number): void;
}

/**
 * A clock for tests and simulations.
 * @param start ISO 8601 instant the clock first shows
 */
export function drivenClock(start: string): DrivenClock {
  let current = new Date(start).getTime();
  return {
    now: () => new Date(current),
    advanceTo(instant) {
      if (instant.getTime() < current) throw new RangeError("a driven clock never goes back");
      current = instant.getTime();
    },
    advanceBy(durationMs) {
      if (durationMs < 0) throw new RangeError("a driven clock never goes back");
      current += durationMs;
    },
  };
}

/** A clock that runs faster than the wall clock, until it is told to go on otherwise. */
export interface ScaledClock extends Clock {
  /** From now on so many sequence seconds pass in a real second; it never jumps. */
  goOnAt(factor: number): void;
}

/**
 * A clock that runs `factor` times as fast as the wall clock from `start` on.
 * @param start ISO 8601 instant shown at the moment of the call
 * @param factor sequence seconds per real second
 */
export function scaledClock(start: string, factor: number): ScaledClock {
  let origin = new Date(start).getTime();
  let realOrigin = Date.now();
  let speed = factor;
  const now = () => new Date(origin + (Date.now() - realOrigin) * speed);
  return {
    now,
    goOnAt(next) {
      origin = now().getTime();
      realOrigin = Date.now();
      speed = next;
    },
  };
}
