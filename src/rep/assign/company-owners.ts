import { sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { registrableDomain } from "../../lead/company/registrable-domain.ts";

const ownersAtMost = 10;

/**
 * The reps of others at the company of an address, who are prospects or customers: whose came last comes first. One company
 * is one registrable domain; free mail providers are none.
 */
export async function companyOwners(tx: Executor, email: string, leadId: string | null): Promise<string[]> {
  const domain = registrableDomain(email);
  if (domain === null) return [];
  // Read from the end of the name, a domain and those below it lie together.
  const ending = sql`reverse(${domain}::text)`;
  const host = sql`reverse(split_part(l.email, '@', 2))`;
  const rows = await tx.execute<{ repId: string }>(sql`
    select l.rep_id as "repId" from leads l
    where l.rep_id is not null and l.stage in ('prospect', 'customer') and ${leadId === null ? sql`true` : sql`l.id <> ${leadId}`}
      and (${host} = ${ending} or (${host} ~>=~ (${ending} || '.') and ${host} ~<~ (${ending} || '/')))
    group by l.rep_id order by max(l.stage_at) desc, l.rep_id limit ${ownersAtMost}`);
  return rows.map(({ repId }) => repId);
}
