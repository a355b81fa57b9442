import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { countryOfZone, countryCodes } from "./country/zones.ts";
import { countriesByName } from "./country/names.ts";
import { ruleForCountry } from "./may-measure.ts";
import type { ConsentPolicy, MeasuredPurpose, PurposePolicy } from "./policy/policy.ts";

/**
 * Whether something may be measured of a lead `l` now, as SQL with the meaning of mayMeasure: what the person said, else what
 * holds where they are, else what holds for all.
 * @param zones what leads have as their time zone, each once, as it is written
 */
export function mayMeasureSql(policy: ConsentPolicy, purpose: MeasuredPurpose, zones: readonly string[]): SQL {
  const rule = policy[purpose];
  if (!rule.measure) return sql`false`;
  return sql`(case l.consent ->> ${purpose}::text when 'granted' then true when 'denied' then false
    else ${byCountry(rule, zones)} end)`;
}

function byCountry(rule: PurposePolicy, zones: readonly string[]): SQL {
  const isMeasured = (code: string | null) =>
    ((code === null ? undefined : ruleForCountry(rule.countries, code)) ?? rule.unknown) === "measure";
  const usual = isMeasured(null);
  if ([...countryCodes].every((code) => isMeasured(code) === usual)) return usual ? sql`true` : sql`false`;
  const names = Object.fromEntries(Array.from(countriesByName(), ([name, code]) => [name, isMeasured(code)]));
  const places = Object.fromEntries(
    zones.flatMap((zone) => {
      const code = countryOfZone(zone);
      return code === null || isMeasured(code) === usual ? [] : [[zone, !usual] as const];
    }),
  );
  const written = sql`replace(lower(btrim(l.attributes ->> 'country')), '_', '-')`;
  const named = sql`${JSON.stringify(names)}::text::jsonb`;
  // A region of a country, as in "FR-IDF", is in the country.
  return sql`coalesce(
    (case when l.attributes ->> 'country' is not null
      then coalesce(${named} ->> substring(${written} from '^([a-z]{2})-[a-z0-9-]+$'), ${named} ->> ${written}) end)::boolean,
    (${JSON.stringify(places)}::text::jsonb ->> l.timezone)::boolean, ${usual})`;
}
