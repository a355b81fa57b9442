import { describe, expect, test } from "vitest";
import { z } from "zod";
import { readOutOfOffice } from "../../src/inbound/out-of-office/read.ts";
import { zoneOfMail } from "../../src/inbound/out-of-office/zone-of-mail.ts";
import { readLabeled } from "./labeled/read-labeled.ts";

const note = z.strictObject({
  lang: z.string(),
  zone: z.string(),
  text: z.string(),
  back: z.string().optional(),
  absent: z.boolean().default(true),
});
const sentAt = new Date("2026-03-04T09:00:00Z");

function read({ text, zone }: z.output<typeof note>) {
  const { returnsOn, absent } = readOutOfOffice({ subject: "", text, sentAt, zone });
  return { returnsOn, absent };
}

test.each(readLabeled("absences.yaml", z.array(note)))("absent $absent, back $back, $lang: $text", (one) => {
  expect(read(one)).toEqual({ returnsOn: one.back ?? null, absent: one.absent });
});

test("absences that the rules were not written for", () => {
  const held = readLabeled("absences-held-back.yaml", z.array(note));
  const right = held.filter((one) => {
    const { returnsOn, absent } = read(one);
    return returnsOn === (one.back ?? null) && absent === one.absent;
  });
  expect(right.length / held.length).toBeGreaterThanOrEqual(0.9);
});

test("the labeled absences are 200 in 24 languages or more", () => {
  const all = ["absences.yaml", "absences-held-back.yaml"].flatMap((file) => readLabeled(file, z.array(note)));
  expect(all).toHaveLength(200);
  expect(new Set(all.map(({ lang }) => lang)).size).toBeGreaterThanOrEqual(24);
});

describe("numbers of other eras", () => {
  test.each([
    ["Asia/Bangkok", "จะกลับมาทำงานวันที่ 09/03/2569"],
    ["Asia/Tokyo", "令和8年3月9日に戻ります。"],
    ["Asia/Taipei", "我將於民國115年3月9日返回辦公室。"],
    ["Asia/Riyadh", "سأعود يوم ٩ مارس ٢٠٢٦."],
  ])("%s: %s", (zone, text) => {
    expect(readOutOfOffice({ subject: "", text, sentAt, zone }).returnsOn).toBe("2026-03-09");
  });
});

describe("week numbers", () => {
  test.each([
    ["2026-12-28", "On leave in week 1.", "2027-01-11"],
    ["2026-12-28", "Ich bin in KW 53 im Urlaub.", "2027-01-04"],
    ["2026-03-04", "Back in week 12.", "2026-03-16"],
  ])("sent on %s: %s", (day, text, back) => {
    const mail = { subject: "", text, sentAt: new Date(`${day}T09:00:00Z`), zone: "Europe/Berlin" };
    expect(readOutOfOffice(mail).returnsOn).toBe(back);
  });
});

describe("numeric dates", () => {
  const read = (text: string, zone: string) => readOutOfOffice({ subject: "", text, sentAt, zone }).returnsOn;
  test("are read as the note's spelled-out date says", () => {
    expect(
      read("I am out of the office until 4/6. Please note that my colleague is in from 5 April.", "Europe/London"),
    ).toBe("2026-04-06");
    expect(read("I am away until 6/4, in time for the fair on 8 April.", "America/New_York")).toBe("2026-04-06");
  });
  test("else in the order of the language, else of the zone of the mail", () => {
    expect(read("Ich bin ab dem 6/4 wieder da.", "America/New_York")).toBe("2026-04-06");
    expect(read("I am out of the office until 6/4.", "-05:00")).toBe("2026-06-04");
    expect(read("I am out of the office until 6/4.", "+01:00")).toBe("2026-04-06");
  });
  test.each([
    ["Wed, 4 Mar 2026 09:00:00 -0500", "-05:00"],
    ["Wed, 4 Mar 2026 09:00:00 +0530 (IST)", "+05:30"],
    ["Wed, 4 Mar 2026 09:00:00 +0000", null],
    ["Wed, 4 Mar 2026 09:00:00 GMT", null],
  ])("the zone of a mail is its Date's: %s", (value, zone) => {
    expect(zoneOfMail({ headers: [{ name: "date", value }] })).toBe(zone);
  });
});
