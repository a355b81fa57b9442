import { describe, expect, test } from "vitest";
import { CalendarError, readCalendar } from "../../src/rep/calendar/read-calendar.ts";

const now = new Date("2026-03-20T09:00:00Z");

/** A calendar of some events, each the lines of one. */
const calendar = (...events: string[][]) =>
  [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//test//EN",
    ...events.flatMap((lines, n) => [
      "BEGIN:VEVENT",
      `UID:event-${n}`,
      "DTSTAMP:20260101T000000Z",
      ...lines,
      "END:VEVENT",
    ]),
    "END:VCALENDAR",
  ].join("\r\n");

const read = (text: string, zone = "Europe/Berlin") => readCalendar({ text, zone, now });
const days = (text: string, zone?: string) =>
  read(text, zone).absences.map(({ fromDate, toDate }) => (fromDate === toDate ? fromDate : `${fromDate}/${toDate}`));
const whole = (from: string, until?: string, ...more: string[]) => [
  `DTSTART;VALUE=DATE:${from}`,
  ...(until === undefined ? [] : [`DTEND;VALUE=DATE:${until}`]),
  ...more,
];
const oof = "X-MICROSOFT-CDO-BUSYSTATUS:OOF";

describe("what counts", () => {
  test.each<[string, string[], string[]]>([
    ["whole days, the end being the day after", whole("20260330", "20260404"), ["2026-03-30/2026-04-03"]],
    ["one day without an end", whole("20260330"), ["2026-03-30"]],
    ["a number of days", ["DTSTART;VALUE=DATE:20260330", "DURATION:P3D"], ["2026-03-30/2026-04-01"]],
    ["an end that is the beginning", whole("20260330", "20260330"), ["2026-03-30"]],
    ["not what is free, as birthdays are", whole("20260330", undefined, "TRANSP:TRANSPARENT"), []],
    ["not what Outlook calls free", whole("20260330", undefined, "X-MICROSOFT-CDO-BUSYSTATUS:FREE"), []],
    ["not who works elsewhere", whole("20260330", undefined, "X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE"), []],
    ["not what is canceled", whole("20260330", undefined, "STATUS:CANCELLED"), []],
    [
      "out of office, although it is shown as free",
      whole("20260330", undefined, oof, "TRANSP:TRANSPARENT"),
      ["2026-03-30"],
    ],
    ["not a meeting", ["DTSTART:20260330T080000Z", "DTEND:20260330T090000Z"], []],
    [
      "whole days as Outlook writes some",
      [
        "DTSTART;TZID=Europe/Berlin:20260330T000000",
        "DTEND;TZID=Europe/Berlin:20260401T000000",
        "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE",
      ],
      ["2026-03-30/2026-03-31"],
    ],
    ["not what is over", whole("20260310", "20260320"), []],
    ["what has begun", whole("20260310", "20260325"), ["2026-03-10/2026-03-24"]],
    ["not what is more than 90 days away", whole("20260701"), []],
  ])("%s", (_, lines, expected) => {
    expect(days(calendar(lines))).toEqual(expected);
  });

  test("days are those of the rep's zone, also where the clocks change", () => {
    const [absence] = read(calendar(whole("20260329", "20260330"))).absences;
    expect([absence?.startsAt, absence?.endsAt]).toEqual([
      new Date("2026-03-28T23:00:00Z"),
      new Date("2026-03-29T22:00:00Z"),
    ]);
    const [there] = read(calendar(whole("20260329", "20260330")), "America/New_York").absences;
    expect(there?.startsAt).toEqual(new Date("2026-03-29T04:00:00Z"));
  });
});

describe("a part of a day, out of office", () => {
  const span = (lines: string[], zone?: string) =>
    read(calendar([...lines, oof]), zone).absences.map(({ startsAt, endsAt }) => [
      startsAt.toISOString(),
      endsAt.toISOString(),
    ]);

  test.each<[string, string[], string, string]>([
    [
      "in UTC",
      ["DTSTART:20260330T080000Z", "DTEND:20260330T120000Z"],
      "2026-03-30T08:00:00.000Z",
      "2026-03-30T12:00:00.000Z",
    ],
    [
      "in a zone, without its description",
      ["DTSTART;TZID=America/New_York:20260330T080000", "DTEND;TZID=America/New_York:20260330T120000"],
      "2026-03-30T12:00:00.000Z",
      "2026-03-30T16:00:00.000Z",
    ],
    [
      "in none: the rep's",
      ["DTSTART:20260330T080000", "DURATION:PT4H"],
      "2026-03-30T06:00:00.000Z",
      "2026-03-30T10:00:00.000Z",
    ],
  ])("%s", (_, lines, from, to) => {
    expect(span(lines)).toEqual([[from, to]]);
  });

  test("in a zone that the file describes under a name of its own", () => {
    const part = (kind: string, at: string, from: string, to: string, rule: string) => [
      `BEGIN:${kind}`,
      `DTSTART:${at}`,
      `TZOFFSETFROM:${from}`,
      `TZOFFSETTO:${to}`,
      `RRULE:${rule}`,
      `END:${kind}`,
    ];
    const described = [
      "BEGIN:VTIMEZONE",
      "TZID:W. Europe Standard Time",
      ...part("STANDARD", "16010101T030000", "+0200", "+0100", "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"),
      ...part("DAYLIGHT", "16010101T020000", "+0100", "+0200", "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3"),
      "END:VTIMEZONE",
    ].join("\r\n");
    const zoned = (at: string) => `TZID="W. Europe Standard Time":20260330T${at}`;
    const text = calendar([`DTSTART;${zoned("080000")}`, `DTEND;${zoned("120000")}`, oof]);
    const [absence] = read(text.replace("BEGIN:VEVENT", `${described}\r\nBEGIN:VEVENT`), "Asia/Tokyo").absences;
    expect(absence?.startsAt).toEqual(new Date("2026-03-30T06:00:00Z"));
  });
});

describe("what repeats", () => {
  test("each Friday, but for those that were taken out", () => {
    const rule = ["RRULE:FREQ=WEEKLY;BYDAY=FR;COUNT=14", "EXDATE;VALUE=DATE:20260403", "EXDATE;VALUE=DATE:20260417"];
    expect(days(calendar(whole("20260306", "20260307", ...rule))).slice(0, 4)).toEqual([
      "2026-03-20",
      "2026-03-27",
      "2026-04-10",
      "2026-04-24",
    ]);
  });

  test("one that was moved, one that became free, and one that was added", () => {
    const rule = ["RRULE:FREQ=WEEKLY;COUNT=4", "RDATE;VALUE=DATE:20260501"];
    const moved = [
      "BEGIN:VEVENT",
      "UID:event-0",
      "RECURRENCE-ID;VALUE=DATE:20260330",
      ...whole("20260401"),
      "END:VEVENT",
    ];
    const freed = [
      "BEGIN:VEVENT",
      "UID:event-0",
      "RECURRENCE-ID;VALUE=DATE:20260406",
      ...whole("20260406", undefined, "TRANSP:TRANSPARENT"),
      "END:VEVENT",
    ];
    const text = calendar(whole("20260323", "20260324", ...rule)).replace(
      "END:VCALENDAR",
      [...moved, ...freed, "END:VCALENDAR"].join("\r\n"),
    );
    expect(days(text)).toEqual(["2026-03-23", "2026-04-01", "2026-04-13", "2026-05-01"]);
  });

  test("for ever, since long ago: the next 90 days", () => {
    const found = days(calendar(whole("19990101", "19990102", "RRULE:FREQ=MONTHLY;BYMONTHDAY=1")));
    expect(found).toEqual(["2026-04-01", "2026-05-01", "2026-06-01"]);
  });

  const eachSecond = ["DTSTART:20260101T000000Z", "DURATION:PT1S", "RRULE:FREQ=SECONDLY"];

  test("each second is too much, and costs only itself", () => {
    const text = calendar([...eachSecond, oof], whole("20260330"));
    expect(read(text)).toMatchObject({ unread: 1, absences: [{ fromDate: "2026-03-30" }] });
  });

  test("too many that are too much are no calendar", () => {
    const text = calendar(...Array.from({ length: 3 }, () => [...eachSecond, oof]));
    expect(() => read(text)).toThrow("repeats too much");
  });

  test("of meetings, which are no absence, only what was made one of them is looked at", () => {
    const away = ["BEGIN:VEVENT", "UID:event-0", "RECURRENCE-ID:20260401T000000Z", ...whole("20260401"), "END:VEVENT"];
    const text = calendar(...Array.from({ length: 20 }, () => eachSecond));
    expect(read(text.replace("END:VCALENDAR", [...away, "END:VCALENDAR"].join("\r\n")))).toMatchObject({
      unread: 0,
      absences: [{ fromDate: "2026-04-01" }],
    });
  });
});

test("an event that cannot be read costs only itself", () => {
  const text = calendar(["DTSTART;VALUE=DATE:nonsense", "RRULE:FREQ=NEVER"], whole("20260330"));
  expect(read(text)).toMatchObject({ unread: 1, absences: [{ fromDate: "2026-03-30" }] });
});

test.each([["<!doctype html><title>Sign in</title>"], ["BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VTODO"], [""]])(
  "what is no calendar says so: %s",
  (text) => {
    expect(() => read(text)).toThrow(CalendarError);
  },
);
