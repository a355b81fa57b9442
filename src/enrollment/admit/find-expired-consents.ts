import { sql } from "drizzle-orm";
import { countryOf } from "../../consent/country/country-of.ts";
import type { ConsentPolicy } from "../../consent/policy/policy.ts";
import { readPolicy } from "../../consent/policy/read-policy.ts";
import type { Tx } from "../../db/client.ts";
import type { Attributes, ConsentState, LeadConsent } from "../../db/schema/leads.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import { waitFor } from "../../schedule/wait-for.ts";

export interface ImplyingLead {
  id: string;
  attributes: Attributes;
  timezone: string | null;
}

/** What is known of somebody's word on mails, and when they did something last. */
export interface Implied {
  consent: LeadConsent;
  /** what was said of all mails, last */
  mail: ConsentState | null;
  since: Date;
}

/**
 * When the consent ends, or ended, that is implied by what somebody did; null where it does not, or where they granted mails. Pure.
 * @param topic of the sequence; without one any topic that they granted will do
 */
export function impliedConsentEnds(
  policy: Pick<ConsentPolicy, "impliedConsentExpires">,
  lead: Omit<ImplyingLead, "id">,
  { consent, mail, since }: Implied,
  topic: string | undefined,
): Date | null {
  const after = expiryOf(policy, lead);
  const topics = consent.topics ?? {};
  const granted = topic === undefined ? Object.values(topics).includes("granted") : topics[topic] === "granted";
  if (after === undefined || granted || mail === "granted") return null;
  return waitFor(since, after, lead.timezone ?? "UTC", null).at;
}

function expiryOf(
  { impliedConsentExpires = {} }: Pick<ConsentPolicy, "impliedConsentExpires">,
  lead: Omit<ImplyingLead, "id">,
): string | undefined {
  const country = countryOf(lead);
  return country !== null && Object.hasOwn(impliedConsentExpires, country) ? impliedConsentExpires[country] : undefined;
}

/** Those of the leads whose implied consent has ended, and when. Costs the look at the policy where no country has such a rule. */
export async function findExpiredConsents(
  tx: Tx,
  leads: readonly ImplyingLead[],
  topic: string | undefined,
  now: Date,
): Promise<Map<string, Date>> {
  const policy = await readPolicy(tx);
  const ruled = new Map(leads.flatMap((lead) => (expiryOf(policy, lead) === undefined ? [] : [[lead.id, lead]])));
  if (ruled.size === 0) return new Map();
  const rows = await tx.execute<{ id: string; consent: LeadConsent; mail: ConsentState | null; sinceMs: number }>(sql`
    select l.id, l.consent,
      (select c.state from consent_records c where c.lead_id = l.id and c.purpose = 'mail' and c.topic = ''
        order by c.id desc limit 1) as mail,
      extract(epoch from coalesce((select max(e.occurred_at) from events e where e.lead_id = l.id),
        l.created_at))::float8 * 1000 as "sinceMs"
    from leads l where l.id in ${uuidList([...ruled.keys()])}`);
  const expired = new Map<string, Date>();
  for (const { id, consent, mail, sinceMs } of rows) {
    const lead = ruled.get(id);
    const ends = lead && impliedConsentEnds(policy, lead, { consent, mail, since: new Date(sinceMs) }, topic);
    if (ends && ends <= now) expired.set(id, ends);
  }
  return expired;
}
