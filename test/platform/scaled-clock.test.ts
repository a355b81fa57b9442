import { expect, test } from "vitest";
import { scaledClock } from "../../src/platform/clock.ts";

test("a clock that ran fast goes on slowly from where it is, without a jump", () => {
  const clock = scaledClock("2026-03-02T09:00:00Z", 1_000_000);
  const before = clock.now().getTime();
  clock.goOnAt(0);
  const stood = clock.now().getTime();
  expect(stood).toBeGreaterThanOrEqual(before);
  expect(clock.now().getTime()).toBe(stood);
  clock.goOnAt(1_000);
  expect(clock.now().getTime()).toBeGreaterThanOrEqual(stood);
});
