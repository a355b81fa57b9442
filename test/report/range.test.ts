import { describe, expect, test } from "vitest";
import { bucketsOf, readRange, reportQuery, spanBefore } from "../../src/report/range/range.ts";

const now = new Date("2026-03-29T12:07:00Z");
const range = (query: Record<string, string>) => readRange(reportQuery.parse(query), now);
const starts = (query: Record<string, string>) => bucketsOf(range(query)).map(({ from }) => from.toISOString());

describe("the range of a report", () => {
  test("is the last 30 days up to the current quarter of an hour, from midnight in the zone", () => {
    const { from, to } = range({ zone: "Europe/Berlin" });
    expect([from.toISOString(), to.toISOString()]).toEqual(["2026-02-26T23:00:00.000Z", "2026-03-29T12:15:00.000Z"]);
  });

  test("has days of 23 hours where the clock is put forward", () => {
    expect(starts({ zone: "Europe/Berlin", from: "2026-03-28T23:00:00Z", to: "2026-03-30T22:00:00Z" })).toEqual([
      "2026-03-28T23:00:00.000Z",
      "2026-03-29T22:00:00.000Z",
    ]);
  });

  test("has an hour twice where the clock is put back", () => {
    const query = {
      zone: "Europe/Berlin",
      granularity: "hour",
      from: "2025-10-26T00:00:00Z",
      to: "2025-10-26T03:00:00Z",
    };
    expect(starts(query)).toEqual(["2025-10-26T00:00:00.000Z", "2025-10-26T01:00:00.000Z", "2025-10-26T02:00:00.000Z"]);
  });

  test("begins days on quarters where the zone does", () => {
    expect(starts({ zone: "Asia/Kathmandu", from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z" })).toEqual([
      "2026-01-01T00:00:00.000Z",
      "2026-01-01T18:15:00.000Z",
    ]);
  });

  test("cuts the first and the last week to it; weeks begin on Monday", () => {
    const spans = bucketsOf(range({ granularity: "week", from: "2026-01-07T00:00:00Z", to: "2026-01-20T12:00:00Z" }));
    expect(spans.map(({ from, to }) => `${from.toISOString().slice(0, 13)} ${to.toISOString().slice(0, 13)}`)).toEqual([
      "2026-01-07T00 2026-01-12T00",
      "2026-01-12T00 2026-01-19T00",
      "2026-01-19T00 2026-01-20T12",
    ]);
  });

  test.each([
    [{ to: "0001-01-01T00:00:00Z" }],
    [{ from: "1969-12-31T23:45:00Z", to: "2026-01-01T00:00:00Z" }],
    [{ from: "1970-01-01T00:00:00Z", to: "9999-12-31T00:00:00Z", compare: "before" }],
  ])("is of years that can be reckoned with: not %j", (query) => {
    expect(() => range(query)).toThrow(/years 1970|lies too far before|wrong/);
  });

  test("may be as wide as the years are", () => {
    expect(() => range({ from: "1970-01-01T00:00:00Z", to: "9999-12-31T00:00:00Z" })).not.toThrow();
    expect(range({ to: "1970-01-01T00:00:00Z" }).from.toISOString()).toBe("1969-12-02T00:00:00.000Z");
  });

  test("has the period of the same length before it", () => {
    const before = spanBefore(range({ from: "2026-01-07T00:00:00Z", to: "2026-01-09T00:00:00Z" }));
    expect(before).toEqual({ from: new Date("2026-01-05T00:00:00Z"), to: new Date("2026-01-07T00:00:00Z") });
  });
});
