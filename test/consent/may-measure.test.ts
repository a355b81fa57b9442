import { describe, expect, test } from "vitest";
import { mayMeasure } from "../../src/consent/may-measure.ts";
import type { MeasureCeiling } from "../../src/consent/may-measure.ts";
import { nobodyMeasured, shippedPolicy } from "../../src/consent/policy/policy.ts";
import type { ConsentPolicy } from "../../src/consent/policy/policy.ts";
import type { LeadConsent } from "../../src/db/schema/leads.ts";

interface Case {
  what: string;
  policy?: ConsentPolicy;
  sequence?: MeasureCeiling;
  consent?: LeadConsent;
  country?: string;
  timezone?: string;
  /** opens, clicks, profile, each with its reason */
  expected: string;
}

const with_ = (purpose: Partial<ConsentPolicy["opens"]>): ConsentPolicy => ({
  ...shippedPolicy,
  opens: { ...shippedPolicy.opens, ...purpose },
});
const strict = with_({ unknown: "leave", countries: { DE: "measure" } });

const cases: Case[] = [
  { what: "nothing is known of them", expected: "yes:default yes:default yes:default" },
  { what: "they are in France", country: "FR", expected: "no:country no:country no:country" },
  { what: "their France is written as people do", country: "France", expected: "no:country no:country no:country" },
  { what: "a region of France is named", country: "fr-IDF", expected: "no:country no:country no:country" },
  { what: "they are on Réunion, where French law holds", country: "RE", expected: "no:country no:country no:country" },
  { what: "they are in Italy", country: "Italia", expected: "no:country no:country no:country" },
  { what: "only their zone says France", timezone: "Europe/Paris", expected: "no:country no:country no:country" },
  { what: "only their zone says Italy", timezone: "Europe/Rome", expected: "no:country no:country no:country" },
  {
    what: "they live in Germany by Paris' clock",
    country: "DE",
    timezone: "Europe/Paris",
    expected: "yes:default yes:default yes:default",
  },
  {
    what: "their country is none, and their zone is Rome",
    country: "Fronce",
    timezone: "Europe/Rome",
    expected: "no:country no:country no:country",
  },
  { what: "their country is none", country: "Fronce", expected: "yes:default yes:default yes:default" },
  { what: "their zone is of no country", timezone: "Etc/GMT-1", expected: "yes:default yes:default yes:default" },
  {
    what: "they granted opens in France",
    country: "FR",
    consent: { opens: "granted" },
    expected: "yes:granted no:country no:country",
  },
  {
    what: "they denied clicks in Germany",
    country: "DE",
    consent: { clicks: "denied" },
    expected: "yes:default no:denied yes:default",
  },
  { what: "they denied the profile", consent: { profile: "denied" }, expected: "yes:default yes:default no:denied" },
  {
    what: "the sequence leaves opens out, and they granted them",
    sequence: { opens: false },
    consent: { opens: "granted" },
    expected: "no:sequence yes:default yes:default",
  },
  {
    what: "the sequence measures both, and they denied both",
    sequence: {},
    consent: { opens: "denied", clicks: "denied" },
    expected: "no:denied no:denied yes:default",
  },
  {
    what: "the installation is off, and they granted all",
    policy: nobodyMeasured,
    consent: { opens: "granted", clicks: "granted", profile: "granted" },
    expected: "no:installation no:installation no:installation",
  },
  { what: "the installation leaves who said nothing", policy: strict, expected: "no:default yes:default yes:default" },
  {
    what: "a country is measured where others are left",
    policy: strict,
    country: "DE",
    expected: "yes:country yes:default yes:default",
  },
  {
    what: "they granted what the installation leaves",
    policy: strict,
    consent: { opens: "granted" },
    expected: "yes:granted yes:default yes:default",
  },
  {
    what: "an overseas part is set by itself",
    policy: with_({ countries: { FR: "leave", RE: "measure" } }),
    country: "RE",
    expected: "yes:country no:country no:country",
  },
];

describe("what may be measured", () => {
  test.each(cases)("when $what", ({ policy = shippedPolicy, sequence, consent = {}, country, timezone, expected }) => {
    const lead = { consent, attributes: { country: country ?? null }, timezone: timezone ?? null };
    const { reason, ...may } = mayMeasure({ policy, sequence, lead });
    const said = (["opens", "clicks", "profile"] as const).map((one) => `${may[one] ? "yes" : "no"}:${reason[one]}`);
    expect(said.join(" ")).toBe(expected);
  });

  test("nothing but a grant or a default measures anybody: no combination gets over a ceiling", () => {
    const states = [undefined, "granted", "denied"] as const;
    const rules = ["measure", "leave"] as const;
    for (const measure of [true, false])
      for (const unknown of rules)
        for (const ofCountry of [undefined, ...rules])
          for (const ceiling of [undefined, false])
            for (const said of states) {
              const countries: Record<string, "measure" | "leave"> = ofCountry === undefined ? {} : { FR: ofCountry };
              const opens = { measure, unknown, countries };
              const lead = {
                consent: said === undefined ? {} : { opens: said },
                attributes: { country: "FR" },
                timezone: null,
              };
              const may = mayMeasure({ policy: { ...shippedPolicy, opens }, sequence: { opens: ceiling }, lead });
              const byLead = said === undefined ? (ofCountry ?? unknown) === "measure" : said === "granted";
              expect(may.opens).toBe(measure && ceiling === undefined && byLead);
            }
  });
});
