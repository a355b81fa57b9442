import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { holidayCalendar } from "../../src/schedule/holidays.ts";
import { weekdayOf } from "../../src/schedule/local-time.ts";
import { dayOfDate } from "../../src/platform/date-text.ts";
import { weekdays } from "../../src/schedule/types.ts";
import { waitFor } from "../../src/schedule/wait-for.ts";
import { waitForDate, waitUntilWeekday } from "../../src/schedule/wait-until.ts";
import { inZone, transitions, zones } from "./oracle.ts";

const dayMs = 86_400_000;
const utc = (text: string) => new Date(text);
const france = holidayCalendar(["FR"], []);
const frenchBusiness = (day: number) => !["sat", "sun"].includes(weekdayOf(day)) && france(day) === null;

const changing = zones.map((id) => ({ id, changes: transitions(id, 2024, 2031) })).filter((z) => z.changes.length > 0);
const anywhere = fc.record({
  id: fc.constantFrom(...zones),
  at: fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2031, 0, 1) }),
});
const nearChange = fc.constantFrom(...changing).chain(({ id, changes }) =>
  fc.record({
    id: fc.constant(id),
    at: fc
      .tuple(fc.constantFrom(...changes), fc.integer({ min: -3 * dayMs, max: dayMs }))
      .map(([change, delta]) => change + delta),
  }),
);
const place = fc.oneof(anywhere, nearChange);

describe("calendar waits", () => {
  test("a day keeps the local hour over a change of clocks, and says so", () => {
    const end = waitFor(utc("2026-03-27T16:00:00Z"), "P2D", "Europe/Paris", null);
    expect(end.at).toEqual(utc("2026-03-29T15:00:00Z"));
    expect(end.shifts).toMatchObject([
      { rule: "dst", from: utc("2026-03-29T16:00:00Z"), to: utc("2026-03-29T15:00:00Z") },
    ]);
    expect(waitFor(utc("2026-10-24T16:00:00Z"), "P1D", "Europe/Paris", null).at).toEqual(utc("2026-10-25T17:00:00Z"));
  });

  test("hours are exact time, also over a change of clocks", () => {
    expect(waitFor(utc("2026-03-28T16:00:00Z"), "PT24H", "Europe/Paris", null).at).toEqual(utc("2026-03-29T16:00:00Z"));
  });

  test("a half-hour change of clocks is kept too", () => {
    const end = waitFor(utc("2026-04-04T12:00:00Z"), "P1D", "Australia/Lord_Howe", null);
    expect(inZone(end.at, "Australia/Lord_Howe").toPlainTime().toString()).toBe("23:00:00");
    expect(end.at).toEqual(utc("2026-04-05T12:30:00Z"));
  });

  test("a wait into the gap ends where the gap ends", () => {
    // Clocks go from 02:00 to 03:00 at 07:00Z.
    expect(waitFor(utc("2026-03-07T07:30:00Z"), "P1D", "America/New_York", null).at).toEqual(
      utc("2026-03-08T07:00:00Z"),
    );
  });

  test("a wait over a day that the zone skips ends at the next instant there is", () => {
    const end = waitFor(utc("2011-12-29T20:00:00Z"), "P1D", "Pacific/Apia", null);
    expect(inZone(end.at, "Pacific/Apia").toPlainDateTime().toString()).toBe("2011-12-31T00:00:00");
  });

  test("months end on the last day of a shorter month", () => {
    expect(waitFor(utc("2028-01-31T09:00:00Z"), "P1M", "UTC", null).at).toEqual(utc("2028-02-29T09:00:00Z"));
  });

  test("away from changes of clocks a wait is what Temporal says", () => {
    fc.assert(
      fc.property(anywhere, fc.integer({ min: 1, max: 400 }), ({ id, at }, days) => {
        const expected = inZone(at, id).add({ days });
        const sameLocal = expected.toPlainDateTime().equals(inZone(at, id).toPlainDateTime().add({ days }));
        fc.pre(sameLocal);
        const found = waitFor(new Date(at), `P${days}D`, id, null).at.getTime();
        // Only a start inside a repeated hour may differ, by no more than that stretch.
        expect(Math.abs(found - expected.epochMilliseconds)).toBeLessThanOrEqual(3_600_000);
        expect(found).toBeGreaterThanOrEqual(expected.epochMilliseconds);
      }),
      { numRuns: 1000 },
    );
  });

  test("of two leads the later one never becomes due first", () => {
    fc.assert(
      fc.property(
        place,
        fc.integer({ min: 0, max: dayMs }),
        fc.integer({ min: 1, max: 14 }),
        fc.boolean(),
        ({ id, at }, later, days, business) => {
          const rule = business ? frenchBusiness : null;
          const first = waitFor(new Date(at), `P${days}D`, id, rule).at;
          const second = waitFor(new Date(at + later), `P${days}D`, id, rule).at;
          expect(second.getTime()).toBeGreaterThanOrEqual(first.getTime());
          expect(first.getTime()).toBeGreaterThan(at);
        },
      ),
      { numRuns: 1200 },
    );
  });
});

describe("business days", () => {
  const wait = (from: string, duration: string) => waitFor(utc(from), duration, "Europe/Paris", frenchBusiness);

  test("cross the weekend", () => {
    expect(wait("2026-06-05T08:00:00Z", "P1D").at).toEqual(utc("2026-06-08T08:00:00Z"));
    expect(wait("2026-06-04T08:00:00Z", "P2D").shifts).toMatchObject([{ rule: "business_days" }]);
  });

  test("cross public holidays", () => {
    // Good Friday is a business day in France, Easter Monday is not.
    expect(wait("2026-04-03T08:00:00Z", "P1D").at).toEqual(utc("2026-04-07T08:00:00Z"));
  });

  test("a week is five of them", () => {
    expect(wait("2026-06-03T08:00:00Z", "P1W").at).toEqual(utc("2026-06-10T08:00:00Z"));
  });

  test("start counting at the next business day when the wait starts on a Saturday", () => {
    expect(wait("2026-06-06T08:00:00Z", "P1D").at).toEqual(utc("2026-06-08T22:00:00Z"));
  });

  test("always end on a business day, that many business days later", () => {
    fc.assert(
      fc.property(place, fc.integer({ min: 1, max: 30 }), ({ id, at }, count) => {
        const end = waitFor(new Date(at), `P${count}D`, id, frenchBusiness).at;
        const day = (instant: number) => dayOfDate(inZone(instant, id).toPlainDate().toString());
        const [first, last] = [day(at), day(end.getTime())];
        expect(frenchBusiness(last)).toBe(true);
        let passed = 0;
        for (let between = first + 1; between <= last; between++) if (frenchBusiness(between)) passed++;
        expect(passed).toBe(frenchBusiness(first) ? count : count + 1);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("waiting for a weekday and hour", () => {
  const until = (from: string, days: readonly ("mon" | "tue" | "sun")[], time: string, zone: string, after?: string) =>
    waitUntilWeekday(utc(from), days, time, zone, after === undefined ? null : utc(after)).at;

  test("takes today if the hour is still to come, else next week", () => {
    expect(until("2026-03-31T06:00:00Z", ["tue"], "09:00", "Europe/Paris")).toEqual(utc("2026-03-31T07:00:00Z"));
    expect(until("2026-03-31T07:01:00Z", ["tue"], "09:00", "Europe/Paris")).toEqual(utc("2026-04-07T07:00:00Z"));
  });

  test("some milliseconds late is still in time, unless that occurrence is used up", () => {
    const late = "2026-03-31T07:00:00.350Z";
    expect(until(late, ["tue"], "09:00", "Europe/Paris")).toEqual(utc(late));
    expect(until(late, ["tue"], "09:00", "Europe/Paris", "2026-03-31T07:00:00Z")).toEqual(utc("2026-04-07T07:00:00Z"));
  });

  test("an hour inside the gap is the end of the gap, not another day", () => {
    expect(until("2026-03-28T12:00:00Z", ["sun"], "02:30", "Europe/Paris")).toEqual(utc("2026-03-29T01:00:00Z"));
  });

  test("an hour that comes twice counts once", () => {
    expect(until("2026-10-24T12:00:00Z", ["sun"], "02:30", "Europe/Paris")).toEqual(utc("2026-10-25T00:30:00Z"));
    expect(until("2026-10-25T00:45:00Z", ["sun"], "02:30", "Europe/Paris")).toEqual(utc("2026-11-01T01:30:00Z"));
  });

  test("every day has exactly one occurrence, in every zone, and they come in order", () => {
    const time = fc
      .integer({ min: 0, max: 95 })
      .map((q) => `${String(q >> 2).padStart(2, "0")}:${String((q % 4) * 15).padStart(2, "0")}`);
    fc.assert(
      fc.property(place, time, ({ id, at }, clock) => {
        let last: Date | null = null;
        const dates = new Set<string>();
        for (let count = 0; count < 5; count++) {
          const next: Date = waitUntilWeekday(last ?? new Date(at), weekdays, clock, id, last).at;
          expect(next.getTime()).toBeGreaterThan(last?.getTime() ?? 0);
          expect(next.getTime()).toBeGreaterThanOrEqual(at);
          if (count > 0) dates.add(inZone(next, id).toPlainDate().toString());
          last = next;
        }
        expect(dates.size).toBe(4);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("waiting for a date of the lead", () => {
  const from = utc("2026-03-01T12:00:00Z");
  const wait = { value: "2026-06-30", offset: "-P3D", at: "09:00", yearly: false };

  test("comes at the local hour, moved by the offset", () => {
    const end = waitForDate(from, wait, "America/New_York", null);
    expect(end).toMatchObject({ kind: "at", at: utc("2026-06-27T13:00:00Z") });
  });

  test("a past one and one that is no date are told apart", () => {
    expect(waitForDate(utc("2026-07-01T00:00:00Z"), wait, "UTC", null)).toMatchObject({ kind: "past" });
    expect(waitForDate(from, { ...wait, value: "2026-02-30" }, "UTC", null)).toEqual({ kind: "invalid" });
    expect(waitForDate(from, { ...wait, value: "soon" }, "UTC", null)).toEqual({ kind: "invalid" });
  });

  test("an instant is taken with its offset", () => {
    const value = "2026-06-30T23:30:00-05:00";
    const end = waitForDate(from, { value, offset: "PT1H", yearly: false }, "Europe/Paris", null);
    expect(end).toMatchObject({ kind: "at", at: utc("2026-07-01T05:30:00Z") });
  });

  test("a business-day offset counts back over the weekend", () => {
    const end = waitForDate(from, { ...wait, value: "2026-06-08", offset: "-P2D" }, "Europe/Paris", frenchBusiness);
    expect(end).toMatchObject({ kind: "at", at: utc("2026-06-04T07:00:00Z") });
  });

  test("a February 29 comes on February 28 in common years and on its day in leap years", () => {
    const birthday = { value: "2000-02-29", offset: "P0D", at: "10:00", yearly: true };
    const dates: string[] = [];
    let last: Date | null = null;
    for (let year = 0; year < 4; year++) {
      const end = waitForDate(last ?? utc("2025-06-01T00:00:00Z"), birthday, "UTC", null, last);
      if (end.kind !== "at") throw new Error(end.kind);
      dates.push(end.at.toISOString().slice(0, 10));
      last = end.at;
    }
    expect(dates).toEqual(["2026-02-28", "2027-02-28", "2028-02-29", "2029-02-28"]);
  });

  test("an anniversary is the next one from any instant and in any zone, never in the past", () => {
    const date = fc
      .date({ min: utc("1950-01-01"), max: utc("2030-12-31"), noInvalidDate: true })
      .map((d) => d.toISOString().slice(0, 10));
    fc.assert(
      fc.property(place, date, ({ id, at }, value) => {
        const end = waitForDate(new Date(at), { value, offset: "P0D", at: "09:00", yearly: true }, id, null);
        if (end.kind !== "at") throw new Error(end.kind);
        expect(end.at.getTime()).toBeGreaterThanOrEqual(at);
        expect(end.at.getTime() - at).toBeLessThanOrEqual(367 * dayMs);
        const shown = inZone(end.at, id).toPlainDate();
        expect([shown.month, value.endsWith("02-29") ? 29 : shown.day]).toEqual([
          Number(value.slice(5, 7)),
          Number(value.slice(8)),
        ]);
      }),
      { numRuns: 800 },
    );
  });
});
