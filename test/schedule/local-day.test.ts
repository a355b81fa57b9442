import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dayReachedBy, startOfDay } from "../../src/schedule/local-day.ts";
import { dayMs, dayOf, firstInstantAt, toSteadyLocal } from "../../src/schedule/local-time.ts";
import { dayOfDate } from "../../src/platform/date-text.ts";

// Zones that change their clocks at midnight, went over the date line, or are at the ends of the world.
const zone = fc.constantFrom(
  "UTC",
  "Europe/Paris",
  "America/Havana",
  "Asia/Beirut",
  "America/Santiago",
  "Pacific/Apia",
  "Pacific/Kiritimati",
  "Pacific/Pago_Pago",
  "America/St_Johns",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Atlantic/Azores",
);
const instant = fc.integer({ min: Date.parse("1995-01-01"), max: Date.parse("2035-01-01") });

describe("a local day", () => {
  test("is reached when its first instant is, and not before", () => {
    fc.assert(
      fc.property(zone, instant, (id, at) => {
        const day = dayReachedBy(id, at);
        expect(day).toBe(dayOf(toSteadyLocal(id, at)));
        expect(startOfDay(id, day)).toBe(firstInstantAt(id, day * dayMs));
        expect(startOfDay(id, day)).toBeLessThanOrEqual(at);
        expect(startOfDay(id, day + 1)).toBeGreaterThan(at);
      }),
      { numRuns: 1_000 },
    );
  });

  test("begins at the end of the gap where clocks skip midnight", () => {
    // Beirut, 2025-03-30: 00:00 becomes 01:00.
    expect(new Date(startOfDay("Asia/Beirut", dayOfDate("2025-03-30"))).toISOString()).toBe("2025-03-29T22:00:00.000Z");
  });
});
