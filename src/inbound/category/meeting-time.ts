import { Temporal } from "temporal-polyfill";
import type { MeetingTime } from "../../db/schema/inbound.ts";
import { datesIn } from "../out-of-office/dates/dates-in.ts";

/** Abbreviations that mean one offset in the mail of business people; IST, CST and BST alone are taken for the most common one. */
const offsets: Readonly<Record<string, string>> = {
  utc: "+00:00",
  gmt: "+00:00",
  wet: "+00:00",
  bst: "+01:00",
  cet: "+01:00",
  mez: "+01:00",
  cest: "+02:00",
  mesz: "+02:00",
  eet: "+02:00",
  eest: "+03:00",
  msk: "+03:00",
  est: "-05:00",
  edt: "-04:00",
  cst: "-06:00",
  cdt: "-05:00",
  mst: "-07:00",
  mdt: "-06:00",
  pst: "-08:00",
  pdt: "-07:00",
  jst: "+09:00",
  kst: "+09:00",
  sgt: "+08:00",
  hkt: "+08:00",
  ist: "+05:30",
  aest: "+10:00",
  aedt: "+11:00",
};
const times = [
  // 14:30, 10.30 Uhr, 15h30
  /(?<![\p{Nd}.:/-])(\p{Nd}{1,2})[:.h](\p{Nd}{2})(?![\p{Nd}/-]|\.\p{Nd})\s?(a\.?m|p\.?m)?/gu,
  // 3pm, 11 am
  /(?<![\p{Nd}.:/-])(\p{Nd}{1,2})()\s?(a\.?m|p\.?m)(?!\p{L})/gu,
  // 14 Uhr, 15h, 14 uur, 10 hodin, 14時
  /(?<![\p{Nd}.:/-])(\p{Nd}{1,2})()\s?(?:uhr|h|uur|hodin|часов|o'clock|heures|時)(?![\p{Script=Latin}\p{Script=Cyrillic}])/gu,
  // at 10, kl. 13, alle 16, a las 11, um 14
  /(?<!\p{L})(?:at|um|kl\.?|klockan|klokken|alle|a las|às|as|om|o|v|в|à)\s(\p{Nd}{1,2})()(?![\p{Nd}:/%-]|\.\p{Nd}|\s?(?:%|€|\$|\p{L}{3,}))/gu,
];
const zoneAfter = /^\s?\(?(?:(utc|gmt)\s?([+-]\p{Nd}{1,2})(?::?(\p{Nd}{2}))?|(\p{L}{2,4})(?!\p{L}))/u;

/** The day and time of a proposed meeting; null when one of the two is missing. Without a zone of its own it is the writer's. */
export function readMeetingTime(input: { text: string; sentAt: Date; zone: string }): MeetingTime | null {
  const { folded, dates } = datesIn(input.text, input.sentAt, input.zone);
  const day = dates[0];
  if (day === undefined) return null;
  for (const pattern of times) {
    for (const match of folded.matchAll(pattern)) {
      if (dates.some(({ start, end, kind }) => kind === "date" && match.index >= start && match.index < end)) continue;
      const time = timeOf(Number(match[1]), Number(match[2] ?? 0), match[3]);
      if (time === null) continue;
      const zone = namedZone(folded.slice(match.index + match[0].length)) ?? input.zone;
      return { at: day.day.toPlainDateTime(time).toString({ smallestUnit: "minute" }), zone };
    }
  }
  return null;
}

function timeOf(hour: number, minute: number, half: string | undefined): Temporal.PlainTime | null {
  const afternoon = half?.startsWith("p") === true;
  if (half !== undefined && (hour < 1 || hour > 12)) return null;
  const full = half === undefined ? hour : (hour % 12) + (afternoon ? 12 : 0);
  return full > 23 || minute > 59 ? null : new Temporal.PlainTime(full, minute);
}

function namedZone(after: string): string | null {
  const match = zoneAfter.exec(after);
  if (match === null) return null;
  const [, , hours, minutes = "00", name = ""] = match;
  if (hours === undefined) return offsets[match[1] ?? name] ?? null;
  return `${hours.slice(0, 1)}${hours.slice(1).padStart(2, "0")}:${minutes}`;
}
