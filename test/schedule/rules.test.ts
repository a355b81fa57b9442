import { describe, expect, test } from "vitest";
import { hashUnit } from "../../src/schedule/hash-unit.ts";
import { findHolidayPlace } from "../../src/schedule/holiday-place.ts";
import { holidayCalendar, isHolidayPlace, publicHolidays } from "../../src/schedule/holidays.ts";
import { dateOfDay } from "../../src/schedule/local-time.ts";
import { dayOfDate } from "../../src/platform/date-text.ts";
import { nextSendAt } from "../../src/schedule/next-send-at.ts";
import type { SendRules } from "../../src/schedule/send-rules.ts";
import { weekdays } from "../../src/schedule/types.ts";
import { findZone, resolveZone } from "../../src/schedule/zone.ts";

const utc = (text: string) => new Date(text);
const next = (now: string, rules: Partial<SendRules>) => {
  const found = nextSendAt(utc(now), { leadZone: "UTC", ...rules });
  return found.kind === "at" ? found.at.toISOString().slice(0, 16) : found.kind;
};
const hours = (from: string, to: string, days: readonly (typeof weekdays)[number][] = weekdays) => ({ days, from, to });
const window = (...open: ReturnType<typeof hours>[]) => ({ zone: "UTC", open });

describe("windows", () => {
  test("include their first minute and exclude their last", () => {
    const rules = { window: window(hours("09:00", "17:00")) };
    expect(next("2026-03-02T09:00:00Z", rules)).toBe("2026-03-02T09:00");
    expect(next("2026-03-02T16:59:59Z", rules)).toBe("2026-03-02T16:59");
    expect(next("2026-03-02T17:00:00Z", rules)).toBe("2026-03-03T09:00");
  });

  test("may be several a day", () => {
    const rules = { window: window(hours("09:00", "11:00"), hours("14:00", "16:00")) };
    expect(next("2026-03-02T11:30:00Z", rules)).toBe("2026-03-02T14:00");
    expect(next("2026-03-02T16:30:00Z", rules)).toBe("2026-03-03T09:00");
  });

  test("across midnight belong to the day they begin on", () => {
    const rules = { window: window(hours("22:00", "02:00", ["fri"])) };
    expect(next("2026-03-06T21:00:00Z", rules)).toBe("2026-03-06T22:00");
    expect(next("2026-03-07T01:59:00Z", rules)).toBe("2026-03-07T01:59");
    expect(next("2026-03-07T02:00:00Z", rules)).toBe("2026-03-13T22:00");
    expect(next("2026-03-06T01:00:00Z", rules)).toBe("2026-03-06T22:00");
  });

  test("may last the whole day", () => {
    expect(next("2026-03-07T12:00:00Z", { window: window(hours("00:00", "24:00", ["mon"])) })).toBe("2026-03-09T00:00");
  });
});

describe("quiet hours, holidays and both together", () => {
  test("quiet hours cross midnight", () => {
    const quietHours = { from: "21:00", to: "08:00" };
    expect(next("2026-03-02T21:00:00Z", { quietHours })).toBe("2026-03-03T08:00");
    expect(next("2026-03-02T07:59:00Z", { quietHours })).toBe("2026-03-02T08:00");
    expect(next("2026-03-02T20:59:00Z", { quietHours })).toBe("2026-03-02T20:59");
  });

  test("a window in one zone and quiet hours in another hold both", () => {
    const rules = {
      leadZone: "America/Los_Angeles",
      window: { zone: "Europe/Berlin", open: [hours("09:00", "18:00")] },
      quietHours: { from: "21:00", to: "08:00" },
    };
    // 08:00 in Los Angeles is 17:00 in Berlin.
    expect(next("2026-01-15T09:00:00Z", rules)).toBe("2026-01-15T16:00");
  });

  test("a holiday closes the local day, not the UTC day", () => {
    const rules = { leadZone: "Pacific/Auckland", holidays: holidayCalendar(["NZ"], []) };
    // Waitangi Day, February 6, begins on February 5 at 11:00 in UTC.
    expect(next("2026-02-05T10:59:00Z", rules)).toBe("2026-02-05T10:59");
    expect(next("2026-02-05T11:00:00Z", rules)).toBe("2026-02-06T11:00");
  });

  test("rules that leave no time say so instead of searching forever", () => {
    const rules = {
      leadZone: "UTC",
      window: window(hours("09:00", "11:00")),
      quietHours: { from: "08:00", to: "12:00" },
    };
    const never = nextSendAt(utc("2026-03-02T00:00:00Z"), rules);
    expect(never.kind).toBe("never");
    expect(never.shifts.length).toBeLessThanOrEqual(50);
  });
});

describe("the cap", () => {
  const cap = (...sends: string[]) => ({
    cap: {
      limits: [
        { max: 1, days: 1 },
        { max: 3, days: 7 },
      ],
      sends: sends.map(utc),
    },
  });

  test("a day is a day of the lead", () => {
    const rules = { leadZone: "Asia/Tokyo", ...cap("2026-03-02T14:00:00Z") };
    expect(next("2026-03-02T14:30:00Z", rules)).toBe("2026-03-02T15:00");
  });

  test("a week is any seven days, so that none has more", () => {
    const rules = cap("2026-03-02T10:00:00Z", "2026-03-04T10:00:00Z", "2026-03-06T10:00:00Z");
    expect(next("2026-03-07T10:00:00Z", rules)).toBe("2026-03-09T00:00");
  });

  test("says how many the lead already has", () => {
    const held = nextSendAt(utc("2026-03-02T12:00:00Z"), { leadZone: "UTC", ...cap("2026-03-02T10:00:00Z") });
    expect(held.shifts).toMatchObject([{ rule: "cap", detail: expect.stringContaining("already has 1 in 1 day(s)") }]);
  });
});

describe("the spread", () => {
  const rules = (key: string) => ({
    leadZone: "UTC",
    window: window(hours("09:00", "10:00")),
    spread: { withinMs: 7_200_000, key },
  });

  test("is the same for the same key, differs between keys, and never leaves the window", () => {
    const found = Array.from({ length: 500 }, (_, index) => next("2026-03-02T08:00:00Z", rules(`e${index}`)));
    expect(found).toEqual(Array.from({ length: 500 }, (_, index) => next("2026-03-02T08:00:00Z", rules(`e${index}`))));
    expect(found.every((at) => at >= "2026-03-02T09:00" && at < "2026-03-02T10:00")).toBe(true);
    expect(new Set(found).size).toBeGreaterThan(50);
  });

  test("hashes evenly", () => {
    const values = Array.from({ length: 10_000 }, (_, index) => hashUnit(`lead-${index}`));
    const tenths = Array.from(
      { length: 10 },
      (_, tenth) => values.filter((value) => Math.floor(value * 10) === tenth).length,
    );
    expect(Math.min(...tenths)).toBeGreaterThan(850);
    expect(Math.max(...tenths)).toBeLessThan(1150);
  });
});

describe("holidays", () => {
  const name = (place: string, date: string) => publicHolidays(place, Number(date.slice(0, 4))).get(dayOfDate(date));

  test("are public ones, with regions, substitute days and several days", () => {
    expect(name("FR", "2026-07-14")).toBeDefined();
    expect(name("FR", "2026-05-31")).toBeUndefined(); // Mother's Day is none
    expect(name("DE", "2026-01-06")).toBeUndefined();
    expect(name("DE-BY", "2026-01-06")).toBeDefined();
    expect(name("US", "2026-07-03")).toContain("substitute");
    expect(name("KR", "2026-02-18")).toBeDefined(); // third day of Seollal
  });

  test("of an unknown place there are none", () => {
    expect(isHolidayPlace("XX")).toBe(false);
    expect(isHolidayPlace("DE-XX")).toBe(false);
    expect(publicHolidays("XX", 2026).size).toBe(0);
  });

  test.each([
    ["de", "DE"],
    [" Germany ", "DE"],
    ["Deutschland", "DE"],
    ["UK", "GB"],
    ["United Kingdom", "GB"],
    ["USA", "US"],
    ["United States", "US"],
    ["de_by", "DE-BY"],
    ["Scotland", "GB-SCT"],
    ["FR", "FR"],
    ["Atlantis", null],
    ["DE-XX", null],
    ["", null],
  ])("%j is the place %s", (text, place) => {
    expect(findHolidayPlace(text)).toBe(place);
  });

  test("own dates close too", () => {
    const calendar = holidayCalendar([], ["2028-02-29"]);
    expect(calendar(dayOfDate("2028-02-29"))).not.toBeNull();
    expect(calendar(dayOfDate("2028-03-01"))).toBeNull();
    expect(dateOfDay(dayOfDate("2028-02-29"))).toBe("2028-02-29");
  });
});

describe("zones", () => {
  test("names are found whatever their case, and nothing else is", () => {
    expect(findZone("europe/paris")).toBe("Europe/Paris");
    for (const wrong of ["Europe/Pariss", "", "+02:00", "Mars/Base", "../etc/passwd", "x".repeat(500)]) {
      expect(findZone(wrong)).toBeNull();
    }
  });

  test("a lead's wrong zone falls back and is flagged; a wrong sequence zone still works", () => {
    expect(resolveZone("lead", "Nowhere", "Asia/Tokyo")).toMatchObject({
      zone: "Asia/Tokyo",
      source: "fallback",
      flag: { code: "lead_zone_invalid" },
    });
    expect(resolveZone("lead", null, "Asia/Tokyo")).toMatchObject({
      zone: "Asia/Tokyo",
      flag: { code: "lead_zone_missing" },
    });
    expect(resolveZone("sequence", "Nowhere", "Asia/Tokyo")).toEqual({
      zone: "Asia/Tokyo",
      source: "sequence",
      flag: null,
    });
    expect(resolveZone("America/New_York", null, "UTC")).toMatchObject({ zone: "America/New_York", source: "fixed" });
    expect(resolveZone("lead", null, "Nowhere")).toMatchObject({ zone: "UTC" });
  });
});
