import { holidayCountries, isHolidayPlace } from "./holidays.ts";

/** What people write for a country that is neither its ISO 3166 code nor its name in English or its own language. */
const otherNames: Readonly<Record<string, string>> = {
  uk: "GB",
  "great britain": "GB",
  england: "GB-ENG",
  scotland: "GB-SCT",
  wales: "GB-WLS",
  "northern ireland": "GB-NIR",
  usa: "US",
  "u.s.": "US",
  "u.s.a.": "US",
  america: "US",
  el: "GR",
  holland: "NL",
  "czech republic": "CZ",
  turkey: "TR",
};

let byName: ReadonlyMap<string, string> | undefined;

function names(): ReadonlyMap<string, string> {
  if (byName !== undefined) return byName;
  const english = new Intl.DisplayNames(["en"], { type: "region" });
  const found = new Map<string, string>();
  for (const [code, own] of Object.entries(holidayCountries())) {
    for (const name of [own, english.of(code) ?? code]) found.set(name.toLowerCase(), code);
  }
  for (const [name, code] of Object.entries(otherNames)) found.set(name, code);
  return (byName = found);
}

const known = new Map<string, string | null>();
const cacheLimit = 2_000;

/**
 * The place that somebody means by a country or region ("de", "Germany", "Deutschland", "UK", "de-by"), as isHolidayPlace
 * takes it; null when no holidays of it are known.
 */
export function findHolidayPlace(text: string): string | null {
  const cached = known.get(text);
  if (cached !== undefined) return cached;
  const found = lookUp(text);
  // Input can hold endlessly many wrong names; forgetting them all now and then keeps memory bounded.
  if (known.size >= cacheLimit) known.clear();
  known.set(text, found);
  return found;
}

function lookUp(text: string): string | null {
  const written = text.trim();
  if (written === "" || written.length > 100) return null;
  const code = written.toUpperCase().replaceAll("_", "-");
  const named = names().get(written.toLowerCase());
  return [code, named].find((place) => place !== undefined && isHolidayPlace(place)) ?? null;
}
