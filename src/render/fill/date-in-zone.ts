import { findZone } from "../../schedule/zone.ts";
import { textOf } from "./escaping.ts";

const styles = ["full", "long", "medium", "short"] as const;
type Style = (typeof styles)[number];

// RFC 3339: a date, or a date-time with its offset.
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:[Zz]|[+-]\d{2}:\d{2})$/;

const formats = new Map<string, Intl.DateTimeFormat>();
const formatLimit = 2_000;

/**
 * Liquid's `{{ lead.trialEnds | date_in_zone: "long" }}`: a date as the lead reads it, in the lead's language and time
 * zone (else the sequence's zone, and English), in a `dateStyle` of Intl; with `"long", "short"` the second is the
 * `timeStyle`. A date without a time is the same day everywhere. What is no date gives nothing, so that a `default` stands in.
 */
export function dateInZone(scope: object, value: unknown, date: unknown = "long", time?: unknown): string | undefined {
  const [dateStyle, timeStyle] = [styleOf(date), time === undefined ? undefined : styleOf(time)];
  const text = textOf(value).trim();
  const isDay = DATE.test(text);
  if (!isDay && !INSTANT.test(text)) return undefined;
  const at = new Date(isDay ? `${text}T00:00:00Z` : text);
  if (Number.isNaN(at.getTime()) || (isDay && !at.toISOString().startsWith(text))) return undefined;
  const { lead, sequence } = scope as Record<string, unknown>;
  const zones = isDay ? [] : [textAt(lead, "timezone"), textAt(sequence, "timezone")];
  const wanted = { dateStyle, ...(timeStyle !== undefined && !isDay && { timeStyle }) };
  return formatFor(textAt(lead, "locale"), zones, wanted).format(at);
}

function styleOf(value: unknown): Style {
  const style = styles.find((one) => one === value);
  if (style === undefined) throw new Error(`date_in_zone takes "${styles.join('", "')}"`);
  return style;
}

function textAt(holder: unknown, name: string): string | undefined {
  if (typeof holder !== "object" || holder === null || !Object.hasOwn(holder, name)) return undefined;
  const value: unknown = Reflect.get(holder, name);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The first zone, and the locale, that exist. */
function formatFor(
  locale: string | undefined,
  zones: readonly (string | undefined)[],
  wanted: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, zones, wanted]);
  const kept = formats.get(key);
  if (kept !== undefined) return kept;
  if (formats.size >= formatLimit) formats.clear(); // leads can hold endlessly many wrong ones
  const language = known(locale?.replaceAll("_", "-"), (one) => new Intl.Locale(one).toString()) ?? "en";
  const zone = zones.find((one) => one !== undefined && findZone(one) !== null) ?? "UTC";
  const made = new Intl.DateTimeFormat(language, { ...wanted, timeZone: zone });
  formats.set(key, made);
  return made;
}

/** What a reader makes of a text; undefined when there is none, or it is not what the reader knows. */
function known(text: string | undefined, read: (text: string) => string): string | undefined {
  try {
    return text === undefined ? undefined : read(text);
  } catch {
    return undefined;
  }
}
