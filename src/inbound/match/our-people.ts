import { inArray, or, sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { reps, senders } from "../../db/schema/index.ts";
import { companyDomain } from "../../lead/company/company-domain.ts";

/** Which of some addresses are our own, and which are at a domain that we send from. Normalized. */
export interface OurPeople {
  /** Sending identities and reps. */
  addresses: ReadonlySet<string>;
  /** Domains of sending identities and of ourselves; none of a free mail provider. */
  domains: ReadonlySet<string>;
}

const domainOf = (email: string) => email.slice(email.lastIndexOf("@") + 1);

/** Looks up which of these addresses are of senders or reps, and which of their domains are ours. */
export async function findOurPeople(db: Executor, replyDomain: string, emails: readonly string[]): Promise<OurPeople> {
  const asked = [...new Set(emails)].slice(0, 50);
  if (asked.length === 0) return { addresses: new Set(), domains: new Set([replyDomain]) };
  const domains = [...new Set(asked.map(domainOf))];
  const sending = await db
    .select({ email: senders.email })
    .from(senders)
    .where(or(inArray(senders.email, asked), inArray(sql`split_part(${senders.email}, '@', 2)`, domains)))
    .limit(500);
  const selling = await db.select({ email: reps.email }).from(reps).where(inArray(reps.email, asked));
  return {
    addresses: new Set([...sending, ...selling].map(({ email }) => email).filter((email) => asked.includes(email))),
    domains: new Set([replyDomain, ...sending.flatMap(({ email }) => companyDomain(email) ?? [])]),
  };
}

/** True for an address of our own, or at a domain of ours. */
export function isOurs({ addresses, domains }: OurPeople, email: string): boolean {
  return addresses.has(email) || domains.has(domainOf(email));
}
