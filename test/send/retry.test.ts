import * as fc from "fast-check";
import { expect, test } from "vitest";
import { nextAttemptAt } from "../../src/send/lane/settle/retry.ts";

const hourMs = 3_600_000;
const queuedAt = new Date("2026-01-05T09:00:00Z");
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

/** All tries of a message whose server never takes it. */
function tries(randoms: () => number): number[] {
  const at = [queuedAt.getTime()];
  for (let attempt = 1; ; attempt += 1) {
    const next = nextAttemptAt(queuedAt, attempt, new Date(at.at(-1)!), randoms());
    if (next === undefined) return at;
    at.push(next.getTime());
  }
}

test("the intervals grow from a minute to eight hours, and end within 72 hours", () => {
  const at = tries(() => 0.5);
  const minutes = at.slice(1).map((one, index) => (one - at[index]!) / 60_000);
  expect(minutes.slice(0, 9)).toEqual([1, 5, 15, 30, 60, 120, 240, 480, 480]);
  expect(at.at(-1)! - at[0]!).toBeLessThanOrEqual(72 * hourMs);
  expect(at.at(-1)! - at[0]!).toBeGreaterThan(60 * hourMs);
});

test("each delay varies by at most a fifth to either side, so that what was deferred together comes back apart", () => {
  const delay = (attempt: number, value: number) =>
    nextAttemptAt(queuedAt, attempt, queuedAt, value)!.getTime() - queuedAt.getTime();
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), random, (attempt, value) => {
      const middle = delay(attempt, 0.5);
      expect(Math.abs(delay(attempt, value) - middle)).toBeLessThanOrEqual(middle / 5 + 1);
    }),
  );
  expect([0, 0.25, 0.5, 0.75].map((value) => delay(1, value))).toEqual([48_000, 54_000, 60_000, 66_000]);
});

test("no delay leads beyond 72 hours", () => {
  fc.assert(
    fc.property(fc.infiniteStream(random), (stream) => {
      const at = tries(() => stream.next().value as number);
      expect(at.at(-1)! - at[0]!).toBeLessThanOrEqual(72 * hourMs);
    }),
  );
});
