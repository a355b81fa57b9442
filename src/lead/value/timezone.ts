import { Temporal } from "temporal-polyfill";
import windowsZones from "cldr-core/supplemental/windowsZones.json" with { type: "json" };
import { remember } from "./remember.ts";

// CLDR (UTS #35, part 6, "Windows Zones"): territory 001 is the zone that stands for all others of the name.
const ofWindows: ReadonlyMap<string, string> = new Map(
  windowsZones.supplemental.windowsZones.mapTimezones.flatMap(({ mapZone: { _other, _type, _territory } }) =>
    _territory === "001" ? [[_other.toLowerCase(), _type] as const] : [],
  ),
);

/**
 * Reads a time zone as people and their programs write it: an IANA zone in any case (`europe/berlin`, `America/New York`),
 * a Windows zone (`Pacific Standard Time`), or an offset of whole hours (`GMT+1`, `+01:00`), which is a zone without
 * daylight saving time (`Etc/GMT-1`).
 * @returns the IANA zone; null when the text is none of these
 */
export const readTimezone = remember((text: string): string | null => {
  const name = text.trim();
  return ofIana(name.replaceAll(" ", "_")) ?? ofWindows.get(name.toLowerCase()) ?? ofOffset(name);
});

function ofIana(name: string): string | null {
  if (name.length > 64 || !/^[A-Za-z]/.test(name)) return null;
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId;
  } catch {
    return null;
  }
}

/** The sign of the Etc zones is that of POSIX: west is positive. */
function ofOffset(name: string): string | null {
  const found = /^(?:utc|gmt)?\s?([+\u2212-])(\d{1,2})(?::?00)?$/i.exec(name);
  if (found === null) return null;
  const [hours, east] = [Number(found[2]), found[1] === "+"];
  if (hours === 0) return "UTC";
  return hours > (east ? 14 : 12) ? null : `Etc/GMT${east ? "-" : "+"}${hours}`;
}
