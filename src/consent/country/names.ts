import codes from "cldr-core/supplemental/codeMappings.json" with { type: "json" };
import { countryCodes } from "./zones.ts";

/** In which languages, beside English, people write the name of a country. */
const languages = [
  "en",
  "fr",
  "it",
  "de",
  "es",
  "pt",
  "nl",
  "pl",
  "ja",
  "sv",
  "da",
  "nb",
  "fi",
  "cs",
  "hu",
  "ro",
  "el",
  "tr",
];

/** What people write for a country that is neither its ISO 3166 code nor a name in one of the languages. */
const otherNames: Readonly<Record<string, string>> = {
  uk: "GB",
  "great britain": "GB",
  england: "GB",
  scotland: "GB",
  wales: "GB",
  "northern ireland": "GB",
  "u.s.": "US",
  "u.s.a.": "US",
  america: "US",
  "united states of america": "US",
  el: "GR",
  holland: "NL",
  "czech republic": "CZ",
};

let byName: ReadonlyMap<string, string> | undefined;

/** ISO 3166 codes by what people call the countries, in lower case: codes of two and three letters, names in some languages. */
export function countriesByName(): ReadonlyMap<string, string> {
  if (byName !== undefined) return byName;
  const found = new Map(Object.entries(otherNames));
  for (const language of languages) {
    const names = new Intl.DisplayNames([language], { type: "region", fallback: "none" });
    for (const code of countryCodes) {
      const name = names.of(code)?.toLocaleLowerCase(language);
      if (name !== undefined && !found.has(name)) found.set(name, code);
    }
  }
  for (const [code, mapping] of Object.entries(codes.supplemental.codeMappings)) {
    if ("_alpha3" in mapping && countryCodes.has(code)) found.set(mapping._alpha3.toLowerCase(), code);
  }
  for (const code of countryCodes) found.set(code.toLowerCase(), code);
  return (byName = found);
}
