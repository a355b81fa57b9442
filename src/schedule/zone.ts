import { Temporal } from "temporal-polyfill";

const canonical = new Map<string, string | null>();
const cacheLimit = 2000;

/**
 * The canonical spelling of an IANA time zone id ("europe/paris" becomes "Europe/Paris"), or null when there is no such
 * zone. Fixed offsets such as "+02:00" are refused: they know no daylight saving, a lead's place does.
 */
export function findZone(id: string): string | null {
  const known = canonical.get(id);
  if (known !== undefined) return known;
  const found = lookUp(id);
  // Input can hold endlessly many wrong names; forgetting them all now and then keeps memory bounded.
  if (canonical.size >= cacheLimit) canonical.clear();
  canonical.set(id, found);
  return found;
}

function lookUp(id: string): string | null {
  if (id.length > 64 || !/^[A-Za-z]/.test(id)) return null;
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(id).timeZoneId;
  } catch {
    return null;
  }
}

/** Where a zone came from: `lead` and `sequence` as asked for, `fallback` when the lead has none or a wrong one. */
export interface ResolvedZone {
  zone: string;
  source: "lead" | "sequence" | "fixed" | "fallback";
  /** Set when the lead's own zone could not be used, to flag the lead: it is `missing` or not a zone (`invalid`). */
  flag: { code: "lead_zone_missing" | "lead_zone_invalid"; detail: string } | null;
}

/**
 * Picks the zone that local times are read in. Never fails: a lead with a wrong zone gets the sequence's, and a flag.
 * @param wanted "lead", "sequence" or a fixed IANA zone
 * @param leadZone what the lead's record says, unchecked
 * @param sequenceZone the sequence's own zone, which is also the fallback
 */
export function resolveZone(wanted: string, leadZone: string | null | undefined, sequenceZone: string): ResolvedZone {
  const fallback = findZone(sequenceZone) ?? "UTC";
  if (wanted === "sequence") return { zone: fallback, source: "sequence", flag: null };
  if (wanted !== "lead") {
    const fixed = findZone(wanted);
    return fixed === null
      ? { zone: fallback, source: "fallback", flag: null }
      : { zone: fixed, source: "fixed", flag: null };
  }
  const text = leadZone?.trim() ?? "";
  if (text === "") {
    const detail = `The lead has no time zone; ${fallback} is used.`;
    return { zone: fallback, source: "fallback", flag: { code: "lead_zone_missing", detail } };
  }
  const zone = findZone(text);
  if (zone !== null) return { zone, source: "lead", flag: null };
  const detail = `${JSON.stringify(text.slice(0, 64))} is not an IANA time zone; ${fallback} is used.`;
  return { zone: fallback, source: "fallback", flag: { code: "lead_zone_invalid", detail } };
}
