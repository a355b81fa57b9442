import type { Clock } from "../../platform/clock.ts";

/** A clock that is driven at first, and runs as any other from when it is told to. */
export interface RunningClock extends Clock {
  advanceTo(instant: Date): void;
  run(): void;
}

/** @param start what it first shows */
export function runningClock(start: Date): RunningClock {
  let shown = start.getTime();
  let runsSince: number | null = null;
  return {
    now: () => new Date(runsSince === null ? shown : shown + Date.now() - runsSince),
    advanceTo(instant) {
      shown = Math.max(shown, instant.getTime());
    },
    run() {
      runsSince ??= Date.now();
    },
  };
}
