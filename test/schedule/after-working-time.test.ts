import { describe, expect, test } from "vitest";
import { afterWorkingTime } from "../../src/schedule/business/after-working-time.ts";
import { holidayCalendar } from "../../src/schedule/holidays.ts";
import { weeklyHours } from "../../src/schedule/next-open.ts";
import type { OpenSpan } from "../../src/schedule/types.ts";

const hour = 3_600_000;
const office: OpenSpan[] = [{ days: ["mon", "tue", "wed", "thu", "fri"], from: "09:00", to: "17:00" }];

function after(
  from: string,
  hours: number,
  { zone = "UTC", open = office, places = [] as string[], dates = [] as string[] } = {},
): string {
  const working = { hours: weeklyHours(open), zone, holidays: holidayCalendar(places, dates) };
  return afterWorkingTime(new Date(from), hours * hour, working)
    .toISOString()
    .slice(0, 16);
}

describe("working time", () => {
  test.each([
    ["within a day", "2026-01-05T09:30:00Z", 1, "2026-01-05T10:30"],
    ["from before work", "2026-01-05T06:00:00Z", 1, "2026-01-05T10:00"],
    ["over a night", "2026-01-05T16:30:00Z", 1, "2026-01-06T09:30"],
    ["over a weekend", "2026-01-09T16:30:00Z", 1, "2026-01-12T09:30"],
    ["from a Saturday", "2026-01-10T12:00:00Z", 1, "2026-01-12T10:00"],
    ["ends with the day, not with the next morning", "2026-01-09T16:00:00Z", 1, "2026-01-09T17:00"],
    ["two days of it", "2026-01-05T13:00:00Z", 16, "2026-01-07T13:00"],
  ])("%s", (_what, from, hours, wanted) => {
    expect(after(from, hours)).toBe(wanted);
  });

  test("holidays of the place, and closed days of the team, are no working time", () => {
    // Good Friday 2026-04-03 and Easter Monday 2026-04-06 in Germany, summer time since 2026-03-29.
    const zone = "Europe/Berlin";
    expect(after("2026-04-02T14:30:00Z", 1, { zone, places: ["DE"] })).toBe("2026-04-07T07:30");
    expect(after("2026-04-02T14:30:00Z", 1, { zone, places: ["DE"], dates: ["2026-04-07"] })).toBe("2026-04-08T07:30");
  });

  test("a morning after a change of clocks begins at the same local time", () => {
    const zone = "Europe/Berlin";
    expect(after("2026-03-27T15:30:00Z", 1, { zone })).toBe("2026-03-30T07:30");
    expect(after("2026-10-23T14:30:00Z", 1, { zone })).toBe("2026-10-26T08:30");
  });

  test("a night shift over a change of clocks is as long as it really is", () => {
    const open: OpenSpan[] = [{ days: ["sat"], from: "22:00", to: "06:00" }];
    const zone = "Europe/Berlin";
    // The night of 2026-03-29 has 7 hours, that of 2026-10-25 has 9.
    expect(after("2026-03-28T21:00:00Z", 7, { zone, open })).toBe("2026-03-29T04:00");
    expect(after("2026-03-28T21:00:00Z", 7.5, { zone, open })).toBe("2026-04-04T20:30");
    expect(after("2026-10-24T20:00:00Z", 9, { zone, open })).toBe("2026-10-25T05:00");
  });

  test("where nobody ever works the plain length counts", () => {
    const dates = Array.from({ length: 400 }, (_, i) => new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10));
    expect(after("2026-01-05T12:00:00Z", 1, { dates })).toBe("2026-01-05T13:00");
  });
});
