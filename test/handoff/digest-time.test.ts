import { describe, expect, test } from "vitest";
import { digestDay, endOfDay, nextDigest } from "../../src/handoff/digest/digest-time.ts";
import type { Mornings } from "../../src/handoff/digest/digest-time.ts";
import { holidayCalendar } from "../../src/schedule/holidays.ts";

const weekdays = new Set(["mon", "tue", "wed", "thu", "fri"] as const);
const mornings = (zone: string, some: Partial<Mornings> = {}): Mornings => ({
  zone,
  days: weekdays,
  holidays: () => null,
  ...some,
});
const next = (at: string, of: Mornings) => nextDigest(of, new Date(at))?.toISOString() ?? null;

describe("the next digest", () => {
  test("is at 8:00 of the rep's zone, on the next working day", () => {
    expect(next("2026-01-05T06:59:59Z", mornings("Europe/Berlin"))).toBe("2026-01-05T07:00:00.000Z");
    expect(next("2026-01-05T07:00:00Z", mornings("Europe/Berlin"))).toBe("2026-01-06T07:00:00.000Z");
    expect(next("2026-01-09T12:00:00Z", mornings("America/New_York"))).toBe("2026-01-09T13:00:00.000Z");
    expect(next("2026-01-09T13:00:00Z", mornings("America/New_York"))).toBe("2026-01-12T13:00:00.000Z");
  });

  test("is at 8:00 by the wall clock before and after clocks change", () => {
    const berlin = mornings("Europe/Berlin", { days: new Set(["fri", "sat", "sun", "mon"]) });
    const walk = (from: string) => {
      const at = [new Date(from)];
      while (at.length < 4) at.push(nextDigest(berlin, at.at(-1)!)!);
      return at.slice(1).map((one) => one.toISOString());
    };
    expect(walk("2026-03-27T12:00:00Z")).toEqual([
      "2026-03-28T07:00:00.000Z",
      "2026-03-29T06:00:00.000Z",
      "2026-03-30T06:00:00.000Z",
    ]);
    expect(walk("2026-10-23T12:00:00Z")).toEqual([
      "2026-10-24T06:00:00.000Z",
      "2026-10-25T07:00:00.000Z",
      "2026-10-26T07:00:00.000Z",
    ]);
  });

  test("is none on holidays, and none at all for who never works", () => {
    const closed = mornings("Europe/Berlin", { holidays: holidayCalendar(["DE"], ["2026-12-28"]) });
    expect(next("2026-12-24T12:00:00Z", closed)).toBe("2026-12-29T07:00:00.000Z");
    expect(next("2026-01-05T12:00:00Z", mornings("UTC", { days: new Set() }))).toBeNull();
  });
});

test("the day of a digest is that of the rep, once its morning has come", () => {
  const day = (at: string, zone: string) => digestDay(mornings(zone), new Date(at));
  expect(day("2026-01-05T06:59:59Z", "Europe/Berlin")).toBeNull();
  expect(day("2026-01-05T07:00:00Z", "Europe/Berlin")).toBe("2026-01-05");
  expect(day("2026-01-05T22:59:00Z", "Europe/Berlin")).toBe("2026-01-05");
  expect(day("2026-01-05T23:59:00Z", "Pacific/Auckland")).toBe("2026-01-06");
  expect(day("2026-01-10T12:00:00Z", "Europe/Berlin")).toBeNull();
});

test("a day ends at midnight of the zone, after 23 hours or 25", () => {
  expect(endOfDay("Europe/Berlin", new Date("2026-03-29T09:00:00Z")).toISOString()).toBe("2026-03-29T22:00:00.000Z");
  expect(endOfDay("Europe/Berlin", new Date("2026-10-25T09:00:00Z")).toISOString()).toBe("2026-10-25T23:00:00.000Z");
});
