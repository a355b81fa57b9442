import { describe, expect, test } from "vitest";
import { readOutOfOffice } from "../../src/inbound/out-of-office/read.ts";
import { returnCases } from "./out-of-office-cases.ts";
import { departureNotes } from "./departure-notes.ts";
import { datedCases } from "./out-of-office-dated-cases.ts";
import { notes } from "./out-of-office-notes.ts";

const sentAt = new Date("2026-08-03T09:00:00Z");

describe("the first day back", () => {
  test.each(returnCases)("$text", ({ zone, text, returnsOn }) => {
    expect(readOutOfOffice({ subject: "Automatic reply: Hello", text, sentAt, zone }).returnsOn).toBe(returnsOn);
  });
});

describe("the first day back at other times of the year", () => {
  test.each(datedCases)("sent on %s in %s: %s %s", (day, zone, subject, text, returnsOn) => {
    const note = readOutOfOffice({ subject, text, sentAt: new Date(`${day}T09:00:00Z`), zone });
    expect(note).toMatchObject({ returnsOn, leftForGood: false });
  });
});

describe("a whole note", () => {
  test.each([...notes, ...departureNotes])("in %s: %s: %s", (zone, subject, text, returnsOn, delegate, leftForGood) => {
    expect(readOutOfOffice({ subject, text, sentAt, zone })).toMatchObject({ returnsOn, delegate, leftForGood });
  });
});

describe("a date without a year", () => {
  const read = (text: string, at: string) =>
    readOutOfOffice({ subject: "", text, sentAt: new Date(at), zone: "Europe/London" }).returnsOn;
  test("lies in the next year when sent before New Year", () => {
    expect(read("I am on leave and back on 4 January.", "2026-12-22T10:00:00Z")).toBe("2027-01-04");
  });
  test("that has just passed stays in this year", () => {
    expect(read("I am on leave and back on 27 July.", "2026-08-03T10:00:00Z")).toBe("2026-07-27");
  });
  test("of last December stays there", () => {
    expect(read("I am on leave and back on 28 December.", "2027-01-05T10:00:00Z")).toBe("2026-12-28");
  });
});

test("today is the day in the zone of the person", () => {
  const input = { subject: "", text: "I will be back tomorrow.", sentAt: new Date("2026-08-03T23:30:00Z") };
  expect(readOutOfOffice({ ...input, zone: "America/New_York" }).returnsOn).toBe("2026-08-04");
  expect(readOutOfOffice({ ...input, zone: "Asia/Tokyo" }).returnsOn).toBe("2026-08-05");
});

test("dates of the quoted mail do not count", () => {
  const text =
    "I am out of the office.\n\nOn Mon, Aug 3, 2026 at 9:00 AM Max <max@example.net> wrote:\n> I will be back on 20 August.";
  expect(readOutOfOffice({ subject: "", text, sentAt, zone: "Europe/London" }).returnsOn).toBeNull();
});

test("an unknown zone and an invalid date do not stop the reading", () => {
  const text = "Back on 2026-08-20.";
  expect(readOutOfOffice({ subject: "", text, sentAt: new Date(Number.NaN), zone: "Mars/Base" }).returnsOn).toBe(
    "2026-08-20",
  );
});

test("the absent person's own address is no stand-in", () => {
  const text = "I am on leave. You can reach me at jo@private.example; for orders please contact sales@shop.example.";
  expect(readOutOfOffice({ subject: "", text, sentAt, zone: "Europe/London" }).delegate).toBe("sales@shop.example");
});
