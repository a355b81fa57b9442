import type { Attributes } from "../../db/schema/leads.ts";
import { countriesByName } from "./names.ts";
import { countryOfZone } from "./zones.ts";

const named = new Map<string, string | null>();
const zoned = new Map<string, string | null>();
const cacheLimit = 2_000;

/**
 * Where a lead is, as far as we know: the country in its attribute `country` (an ISO 3166 code, with a region or not, or a
 * name), else that of its time zone.
 * @returns an ISO 3166 code of two letters; null when neither says one
 */
export function countryOf({
  attributes,
  timezone,
}: {
  attributes: Attributes;
  timezone: string | null;
}): string | null {
  const { country } = attributes;
  const written = typeof country === "string" ? remembered(named, country, readCountry) : null;
  return written ?? (timezone === null ? null : remembered(zoned, timezone, countryOfZone));
}

/** The country that a text means ("fr", "FR-IDF", "FRA", "France", "Frankreich"); null when it means none. */
export function readCountry(text: string): string | null {
  const plain = text.trim().toLowerCase().replaceAll("_", "-");
  if (plain === "" || plain.length > 100) return null;
  const code = /^([a-z]{2})-[a-z\d-]+$/.exec(plain)?.[1];
  return countriesByName().get(code ?? plain) ?? countriesByName().get(plain) ?? null;
}

/** Input can hold endlessly many texts; forgetting them all now and then keeps memory bounded. */
function remembered(cache: Map<string, string | null>, text: string, read: (text: string) => string | null) {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const found = read(text);
  if (cache.size >= cacheLimit) cache.clear();
  cache.set(text, found);
  return found;
}
