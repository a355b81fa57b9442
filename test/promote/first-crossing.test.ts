import { expect, test } from "vitest";
import { firstCrossing } from "../../src/promote/rule/first-crossing.ts";

const day = 86_400_000;
const fortnight = (atMs: number) => atMs - 14 * day;
const deeds = (...times: [string, number][]) => times.map(([what, days]) => ({ what, atMs: days * day }));

test("three different mails within fourteen days are crossed by the third", () => {
  const opened = deeds(["a", 1], ["b", 3], ["c", 9], ["d", 10]);
  expect(firstCrossing(opened, 3, fortnight, 0)).toEqual({ atMs: 9 * day, count: 3 });
});

test("the same mail again is no other one", () => {
  expect(firstCrossing(deeds(["a", 1], ["a", 2], ["b", 3], ["a", 4]), 3, fortnight, 0)).toBeUndefined();
});

test("what is older than the span has left it, at its edge as well", () => {
  expect(firstCrossing(deeds(["a", 1], ["b", 8], ["c", 15]), 3, fortnight, 0)).toBeUndefined();
  expect(firstCrossing(deeds(["a", 1], ["b", 8], ["c", 14.9]), 3, fortnight, 0)?.count).toBe(3);
  // Opened again within the span, the first still counts.
  expect(firstCrossing(deeds(["a", 1], ["b", 8], ["a", 9], ["c", 16]), 3, fortnight, 0)?.atMs).toBe(16 * day);
});

test("what was before the days that are asked about counts along, and is no answer", () => {
  expect(firstCrossing(deeds(["a", 1], ["b", 2], ["c", 3]), 3, fortnight, 5 * day)).toBeUndefined();
  expect(firstCrossing(deeds(["a", 1], ["b", 2], ["c", 6]), 3, fortnight, 5 * day)?.atMs).toBe(6 * day);
});
