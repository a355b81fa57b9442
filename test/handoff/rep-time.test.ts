import { expect, test } from "vitest";
import { dayFor, momentFor } from "../../src/handoff/brief/rep-time.ts";

const now = new Date("2026-01-05T09:00:00Z");

test.each([
  ["Europe/Berlin", "2026-01-05T03:45:00Z", "Jan 5, 04:45 Berlin time"],
  ["America/New_York", "2026-01-05T03:45:00Z", "Jan 4, 22:45 New York time"],
  ["UTC", "2026-01-05T03:45:00Z", "Jan 5, 03:45 UTC"],
  ["Europe/Berlin", "2025-12-31T23:30:00Z", "Jan 1, 00:30 Berlin time"],
  ["Europe/Berlin", "2025-11-29T13:21:00Z", "Nov 29, 2025, 14:21 Berlin time"],
])("in %s, %s is %s: the day and the zone are named, today as well", (zone, at, words) => {
  expect(momentFor(zone, new Date(at), now)).toBe(words);
});

test("a day is that of the reader", () => {
  expect(dayFor("Asia/Tokyo", new Date("2026-01-05T20:00:00Z"))).toBe("Jan 6, 2026");
});
