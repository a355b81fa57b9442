import windowsZones from "cldr-core/supplemental/windowsZones.json" with { type: "json" };

// CLDR (UTS #35, part 6, "Windows Zones") lists the zones of each territory; 001 and ZZ stand for none.
const zonesOf = windowsZones.supplemental.windowsZones.mapTimezones.flatMap(({ mapZone: { _type, _territory } }) =>
  _territory === "001" || _territory === "ZZ" ? [] : [{ country: _territory, zones: _type.split(" ") }],
);

const countryByZone: ReadonlyMap<string, string> = new Map(
  zonesOf.flatMap(({ country, zones }) => zones.map((zone) => [zone, country] as const)),
);

/** ISO 3166 codes of all countries that have a time zone. */
export const countryCodes: ReadonlySet<string> = new Set(zonesOf.map(({ country }) => country));

/** The country that an IANA zone is of, whichever of its names is used; null for those of no country, as `UTC` or `Etc/GMT-1`. */
export function countryOfZone(zone: string): string | null {
  const known = countryByZone.get(zone);
  if (known !== undefined) return known;
  try {
    const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions();
    return countryByZone.get(timeZone) ?? null;
  } catch {
    return null;
  }
}
