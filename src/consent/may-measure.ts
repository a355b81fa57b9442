import type { Attributes, LeadConsent } from "../db/schema/leads.ts";
import { countryOf } from "./country/country-of.ts";
import type { ConsentPolicy, MeasuredPurpose, Rule } from "./policy/policy.ts";

/** What a sequence measures less than the installation lets it; it never measures more. */
export interface MeasureCeiling {
  opens?: boolean | undefined;
  clicks?: boolean | undefined;
}

/**
 * Why somebody is measured, or not: the installation (`installation`) or the sequence (`sequence`) does not; they said so
 * (`granted`, `denied`); they said nothing, and their country (`country`) or what holds for all (`default`) decides.
 */
export type MeasureReason = "installation" | "sequence" | "granted" | "denied" | "country" | "default";

/** What may be measured of a lead, and why. */
export interface MayMeasure {
  opens: boolean;
  clicks: boolean;
  /** whether opens and clicks may make a score or a prospect of them */
  profile: boolean;
  reason: Record<MeasuredPurpose, MeasureReason>;
}

export interface MeasuredLead {
  consent: LeadConsent;
  attributes: Attributes;
  timezone: string | null;
}

/** France's data protection law holds overseas, too (Loi Informatique et Libertés, Art. 125): what is set for FR counts there. */
const partOf: Readonly<Record<string, string>> = {
  GP: "FR",
  MQ: "FR",
  GF: "FR",
  RE: "FR",
  YT: "FR",
  PM: "FR",
  BL: "FR",
  MF: "FR",
  NC: "FR",
  PF: "FR",
  WF: "FR",
  TF: "FR",
};

/**
 * Whether opens and clicks of a lead may be measured. The installation is over the sequence, and that over what the lead
 * said: none of them raises what the one before leaves out. Pure: asked when a mail is written and again when somebody opens it.
 */
export function mayMeasure({
  policy,
  sequence,
  lead,
}: {
  policy: ConsentPolicy;
  sequence?: MeasureCeiling | undefined;
  lead: MeasuredLead;
}): MayMeasure {
  const [opensMeasured, opens] = decide(policy, "opens", sequence?.opens, lead);
  const [clicksMeasured, clicks] = decide(policy, "clicks", sequence?.clicks, lead);
  const [profileMade, profile] = decide(policy, "profile", undefined, lead);
  return {
    opens: opensMeasured,
    clicks: clicksMeasured,
    profile: profileMade,
    reason: { opens, clicks, profile },
  };
}

function decide(
  policy: ConsentPolicy,
  purpose: MeasuredPurpose,
  ceiling: boolean | undefined,
  lead: MeasuredLead,
): readonly [boolean, MeasureReason] {
  const { measure, unknown, countries } = policy[purpose];
  if (!measure) return [false, "installation"];
  if (ceiling === false) return [false, "sequence"];
  const said = lead.consent[purpose];
  if (said !== undefined) return [said === "granted", said];
  const country = countryOf(lead);
  const ofCountry = country === null ? undefined : ruleForCountry(countries, country);
  return ofCountry === undefined ? [unknown === "measure", "default"] : [ofCountry === "measure", "country"];
}

/** What is set for a country, or for the one that it is a part of; undefined where nothing is. */
export function ruleForCountry(countries: Readonly<Record<string, Rule>>, country: string): Rule | undefined {
  if (Object.hasOwn(countries, country)) return countries[country];
  const whole = partOf[country];
  return whole === undefined ? undefined : countries[whole];
}
