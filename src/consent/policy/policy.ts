/** What becomes of somebody who said nothing: measured, or left alone. */
export type Rule = "measure" | "leave";

/**
 * What holds for one purpose. `measure: false` ends it for all, whoever granted it; otherwise `unknown` decides about those who
 * said nothing, and `countries` (by ISO 3166 code) goes before it.
 */
export interface PurposePolicy {
  measure: boolean;
  unknown: Rule;
  countries: Readonly<Record<string, Rule>>;
}

/** What is measured of people, by purpose: the ceiling over sequences and leads. */
export interface ConsentPolicy {
  opens: PurposePolicy;
  clicks: PurposePolicy;
  profile: PurposePolicy;
  /**
   * For how long whoever granted no mails may be enrolled after the last thing they did, as an ISO 8601 duration by country; for
   * always in a country without one. Canada's law says P2Y of customers (CASL, section 10(10)).
   */
  impliedConsentExpires?: Readonly<Record<string, string>> | undefined;
}

export const measuredPurposes = ["opens", "clicks", "profile"] as const;
export type MeasuredPurpose = (typeof measuredPurposes)[number];

const shipped = { measure: true, unknown: "measure", countries: { FR: "leave", IT: "leave" } } satisfies PurposePolicy;

/** What holds where nobody has set anything. The law behind it is in docs/consent.md. */
export const shippedPolicy: ConsentPolicy = { opens: shipped, clicks: shipped, profile: shipped };

const nobody = { measure: false, unknown: "leave", countries: {} } satisfies PurposePolicy;

/** What holds when the policy cannot be read: nobody is measured. */
export const nobodyMeasured: ConsentPolicy = { opens: nobody, clicks: nobody, profile: nobody };
