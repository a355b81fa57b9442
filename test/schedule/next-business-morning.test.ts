import { expect, test } from "vitest";
import { nextBusinessMorning } from "../../src/schedule/business/next-business-morning.ts";

test.each([
  ["2026-01-12", "UTC", "2026-01-13T09:00:00.000Z", "back on a Monday"],
  ["2026-01-09", "UTC", "2026-01-12T09:00:00.000Z", "back on a Friday: Monday"],
  ["2026-01-10", "UTC", "2026-01-12T09:00:00.000Z", "back on a Saturday: Monday"],
  ["2026-01-11", "UTC", "2026-01-12T09:00:00.000Z", "back on a Sunday: Monday"],
  ["2026-03-26", "Europe/Berlin", "2026-03-27T08:00:00.000Z", "the day before summer time"],
  ["2026-03-27", "Europe/Berlin", "2026-03-30T07:00:00.000Z", "summer time began over the weekend"],
  ["2026-01-12", "Pacific/Kiritimati", "2026-01-12T19:00:00.000Z", "fourteen hours ahead"],
  ["2026-12-31", "America/New_York", "2027-01-01T14:00:00.000Z", "over the turn of the year"],
  ["2026-01-12", "Nowhere/Atall", "2026-01-13T09:00:00.000Z", "an unknown zone counts as UTC"],
])("%s in %s: %s (%s)", (date, zone, morning) => {
  expect(nextBusinessMorning(date, zone).toISOString()).toBe(morning);
});
