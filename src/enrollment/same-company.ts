import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { companyDomain } from "../lead/company/company-domain.ts";

/**
 * The ids of everyone at the lead's company, itself included, as a subquery: the leads with its mail domain. At a domain of
 * a mail provider that is the lead alone.
 */
export function sameCompany({ id, email }: { id: string; email: string }): SQL {
  const domain = companyDomain(email);
  return domain === null ? sql`(${id}::uuid)` : sql`(select id from leads where ${atDomain(domain)})`;
}

/** That a row of `leads` has its address at a domain; served by an index. */
export function atDomain(domain: string): SQL {
  return sql`split_part(leads.email, '@', 2) = ${domain}`;
}
