import { expect, test } from "vitest";
import { levelOf, monthsOf } from "../../src/dashboard/calendar/month.ts";
import { daysAhead } from "../../src/dashboard/calendar/outlook.ts";
import { wordsOf } from "../../src/dashboard/calendar/month-view.ts";
import { localInput, localValue } from "../../src/dashboard/shell/local.ts";
import { sequenceDefinition } from "../../src/sequence/definition/definition.ts";

test("months are in weeks from Monday on, and hold every day once", () => {
  const months = monthsOf("2026-01-28", "2026-03-02");
  expect(months.map(({ key }) => key)).toEqual(["2026-01", "2026-02", "2026-03"]);
  expect(months[0]!.weeks).toEqual([
    ["2026-01-26", "2026-01-27", "2026-01-28", "2026-01-29", "2026-01-30", "2026-01-31", null],
  ]);
  expect(months[1]!.weeks[0]).toEqual([null, null, null, null, null, null, "2026-02-01"]);
  const all = months.flatMap(({ weeks }) => weeks.flat()).filter((day) => day !== null);
  expect(new Set(all).size).toBe(all.length);
  expect(all.filter((day) => day >= "2026-01-28" && day <= "2026-03-02").length).toBe(34);
});

test.each([
  [0, 100, 0],
  [1, 100, 1],
  [20, 100, 1],
  [21, 100, 2],
  [100, 100, 5],
  [5, 0, 0],
])("%i of at most %i mails is level %i", (mails, most, level) => {
  expect(levelOf(mails, most)).toBe(level);
});

test("a day knows its mails, the holidays of the sequences that mind them, and who is away", () => {
  const at = (text: string) => new Date(text);
  const cell = (value: number) => ({ value, low: value, high: value, rows: null });
  const span = { from: "2026-01-05T23:00:00.000Z", to: "2026-01-06T23:00:00.000Z" };
  const definition = sequenceDefinition.parse({
    name: "Crowd",
    trigger: { event: "signup" },
    holidays: { countries: ["DE-BY", "lead"] },
    steps: [{ id: "hello", kind: "email", template: "hello" }],
  });
  const [day] = daysAhead(
    {
      asOf: at("2026-01-05T09:00:00Z"),
      range: { from: at("2026-01-05T09:00:00Z"), to: at("2026-01-08T09:00:00Z"), zone: "Europe/Berlin" },
      enough: true,
      exact: true,
      notes: [],
      sections: {
        days: [{ by: span, cells: { mails: cell(12), ready: cell(15), waiting: cell(3) } }],
        senders: [
          { by: { ...span, senderId: "one", name: "Ada" }, cells: { mails: cell(12) } },
          { by: { from: "2026-01-06T23:00:00.000Z", senderId: "one", name: "Ada" }, cells: { mails: cell(9) } },
        ],
      },
    },
    [
      { name: "Crowd", definition },
      { name: "Other", definition: { ...definition, holidays: undefined } },
    ],
    [
      { name: "Rita", startsAt: at("2026-01-06T10:00:00Z"), endsAt: at("2026-01-06T12:00:00Z") },
      { name: "Omar", startsAt: at("2026-01-06T23:00:00Z"), endsAt: at("2026-01-08T12:00:00Z") },
    ],
  );
  expect(day).toMatchObject({
    date: "2026-01-06",
    parts: [{ id: "one", name: "Ada" }],
    holidays: [{ name: "Heilige Drei Könige (DE-BY)", sequences: ["Crowd"] }],
    away: ["Rita"],
  });
  expect(wordsOf(day!)).toBe("12 mails; 3 still wait at its end; Heilige Drei Könige (DE-BY); Rita away");
});

test("times of a form are of the zone of who fills it in, also where clocks change", () => {
  const input = localInput("Europe/Berlin");
  expect(input.parse("2026-01-05T09:00").toISOString()).toBe("2026-01-05T08:00:00.000Z");
  expect(input.parse("2026-07-05T09:00:30").toISOString()).toBe("2026-07-05T07:00:30.000Z");
  // The hour that is left out in spring is the one after it.
  expect(input.parse("2026-03-29T02:30").toISOString()).toBe("2026-03-29T01:30:00.000Z");
  for (const wrong of ["", "tomorrow", "2026-02-30T09:00", "2026-01-05", "2026-01-05T25:00"]) {
    expect([wrong, input.safeParse(wrong).success]).toEqual([wrong, false]);
  }
  expect(localValue(new Date("2026-07-05T07:00:30Z"), "Europe/Berlin")).toBe("2026-07-05T09:00");
});
