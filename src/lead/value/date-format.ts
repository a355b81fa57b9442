import { Temporal } from "temporal-polyfill";
import { parseDate } from "../../platform/date-text.ts";

/** How the dates of a file are written, beside ISO 8601, which is always read. `excel`: the serial number of a day (1900 system). */
export const dateFormats = [
  "iso",
  "DD.MM.YYYY",
  "DD/MM/YYYY",
  "DD-MM-YYYY",
  "MM/DD/YYYY",
  "MM-DD-YYYY",
  "YYYY/MM/DD",
  "YYYY.MM.DD",
  "YYYYMMDD",
  "excel",
] as const;
export type DateFormat = (typeof dateFormats)[number];

// Day 60 of Excel is 29 February 1900, which never was: from 1 March 1900 on, serial numbers count from this day.
const excelDayZero = Temporal.PlainDate.from("1899-12-30");
const [excelFirst, excelLast] = [61, 2_958_465];

/**
 * Reads a date as the format says: a day or month may lack its leading zero, a year has four digits.
 * @returns RFC 3339: the date (`1990-06-15`), or the date-time when one with an offset was given; null when it is neither
 */
export function readDate(text: string, format: DateFormat = "iso"): string | null {
  // RFC 3339 section 5.6 lets a space stand for the T.
  const iso = text.replace(/^(\d{4}-\d{2}-\d{2})[ t](?=\d)/, "$1T").replace(/z$/, "Z");
  if (parseDate(iso) !== null) return iso;
  if (format === "iso") return null;
  if (format === "excel") return fromExcel(text);
  const fields = pattern(format).exec(text)?.groups;
  if (fields === undefined) return null;
  return toDate(Number(fields["year"]), Number(fields["month"]), Number(fields["day"]));
}

function pattern(format: DateFormat): RegExp {
  const exact = format === "YYYYMMDD";
  const written = format
    .replaceAll(".", "\\.")
    .replace("YYYY", "(?<year>\\d{4})")
    .replace("MM", exact ? "(?<month>\\d{2})" : "(?<month>\\d{1,2})")
    .replace("DD", exact ? "(?<day>\\d{2})" : "(?<day>\\d{1,2})");
  return new RegExp(`^${written}$`);
}

function toDate(year: number, month: number, day: number): string | null {
  try {
    return year === 0 ? null : Temporal.PlainDate.from({ year, month, day }, { overflow: "reject" }).toString();
  } catch {
    return null;
  }
}

/** The fraction is the time of day, in no zone; it is left out. */
function fromExcel(text: string): string | null {
  if (!/^\d{1,7}(?:\.\d+)?$/.test(text)) return null;
  const days = Math.floor(Number(text));
  return days < excelFirst || days > excelLast ? null : excelDayZero.add({ days }).toString();
}
