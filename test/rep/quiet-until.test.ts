import { describe, expect, test } from "vitest";
import { quietUntil } from "../../src/rep/quiet-until.ts";

const night = { from: "18:00", to: "08:00" };
const until = (at: string, zone = "Europe/Berlin", quiet: Parameters<typeof quietUntil>[0] = night) =>
  quietUntil(quiet, zone, new Date(at))?.toISOString() ?? null;

describe("quiet hours", () => {
  test.each([
    ["2026-01-05T16:59:59Z", null],
    ["2026-01-05T17:00:00Z", "2026-01-06T07:00:00.000Z"],
    ["2026-01-05T23:30:00Z", "2026-01-06T07:00:00.000Z"],
    ["2026-01-06T06:59:59Z", "2026-01-06T07:00:00.000Z"],
    ["2026-01-06T07:00:00Z", null],
  ])("over midnight: at %s until %s", (at, expected) => expect(until(at)).toBe(expected));

  test("within a day", () => {
    const noon = { from: "12:00", to: "13:00" };
    expect(until("2026-01-05T11:30:00Z", "Europe/Berlin", noon)).toBe("2026-01-05T12:00:00.000Z");
    expect(until("2026-01-05T12:00:00Z", "Europe/Berlin", noon)).toBeNull();
    expect(until("2026-01-05T22:30:00Z", "UTC", { from: "22:00", to: "24:00" })).toBe("2026-01-06T00:00:00.000Z");
  });

  test("end by the wall clock, in a night of 11 hours or of 15", () => {
    expect(until("2026-03-28T20:00:00Z")).toBe("2026-03-29T06:00:00.000Z");
    expect(until("2026-10-24T20:00:00Z")).toBe("2026-10-25T07:00:00.000Z");
  });

  test("that end within the hour that comes twice end once; within the one that is skipped, at its end", () => {
    const early = { from: "18:00", to: "02:30" };
    expect(until("2026-10-25T00:29:00Z", "Europe/Berlin", early)).toBe("2026-10-25T00:30:00.000Z");
    expect(until("2026-10-25T01:15:00Z", "Europe/Berlin", early)).toBeNull();
    expect(until("2026-03-29T00:30:00Z", "Europe/Berlin", early)).toBe("2026-03-29T01:00:00.000Z");
  });

  test("of nobody are none", () => expect(until("2026-01-05T23:00:00Z", "UTC", null)).toBeNull());
});
