import { expect, test } from "vitest";
import { type SenderLimits, afterGap, allowance, capWindows } from "../../src/sender/usage/allowance.ts";

const free: SenderLimits = { timezone: "UTC", dailyCap: null, hourlyCap: null, warmUp: null, minGapMs: 0 };
const now = new Date("2026-01-05T09:30:00Z");

test("a sender without limits sends any number", () => {
  expect(allowance(free, { day: 1e6, hour: 1e6 }, now)).toEqual({ kind: "open", count: Infinity });
});

test("the smallest remainder of all caps is what may go", () => {
  const limits = { ...free, dailyCap: 100, hourlyCap: 20 };
  expect(allowance(limits, { day: 95, hour: 3 }, now)).toEqual({ kind: "open", count: 5 });
  expect(allowance(limits, { day: 10, hour: 18 }, now)).toEqual({ kind: "open", count: 2 });
});

test("a spent cap holds until its window ends, the longest one if several are spent", () => {
  const limits = { ...free, dailyCap: 100, hourlyCap: 20 };
  const hour = { kind: "held", until: new Date("2026-01-05T10:00:00Z"), reason: "hourly_cap" };
  const day = { kind: "held", until: new Date("2026-01-06T00:00:00Z"), reason: "daily_cap" };
  expect(allowance(limits, { day: 50, hour: 20 }, now)).toEqual(hour);
  expect(allowance(limits, { day: 100, hour: 20 }, now)).toEqual(day);
  expect(allowance(limits, { day: 130, hour: 0 }, now)).toEqual(day);
});

test("a minimum gap lets one go at a time", () => {
  expect(allowance({ ...free, minGapMs: 30_000, dailyCap: 9 }, { day: 0, hour: 0 }, now)).toEqual({
    kind: "open",
    count: 1,
  });
});

test.each([
  ["2026-01-05T23:59:00Z", 10],
  ["2026-01-06T00:00:00Z", 15],
  ["2026-01-08T12:00:00Z", 33],
])("a warm-up from 10 by half more each day allows at %s %d", (at, count) => {
  const warmUp = { startedAt: "2026-01-05T20:00:00Z", first: 10, factor: 1.5 };
  expect(allowance({ ...free, warmUp }, { day: 0, hour: 0 }, new Date(at))).toEqual({ kind: "open", count });
});

test("the day is that of the sender's zone, 23 hours long when the clocks go forward", () => {
  const { day, nextDay } = capWindows("Europe/Berlin", new Date("2026-03-29T12:00:00Z"));
  expect([day, nextDay]).toEqual([new Date("2026-03-28T23:00:00Z"), new Date("2026-03-29T22:00:00Z")]);
});

test("the clock hour begins at the half in a zone of half hours", () => {
  const { hour, nextHour } = capWindows("Asia/Kolkata", new Date("2026-01-05T09:40:00Z"));
  expect([hour, nextHour]).toEqual([new Date("2026-01-05T09:30:00Z"), new Date("2026-01-05T10:30:00Z")]);
});

test.each([
  [0, 24_000],
  [0.5, 30_000],
  [1, 36_000],
])("the gap is spread by the jitter: at %d it is %d ms", (random, ms) => {
  expect(afterGap(30_000, 0.2, now, random).getTime() - now.getTime()).toBe(ms);
});
