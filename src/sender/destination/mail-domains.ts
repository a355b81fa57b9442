import { sql } from "drizzle-orm";
import type { Db } from "../../db/client.ts";

/** Takes notice of the domains that mail goes to, so that their mail servers are looked up (`look-up-domains.ts`). */
export interface MailDomains {
  /** Each domain is written down once for each process. @param destinations domains; groups of servers are passed over */
  notice(destinations: readonly string[], now: Date): Promise<void>;
}

const rememberedAtMost = 100_000;
/** Names that are nobody's by agreement (RFC 2606, RFC 6761), so that no resolver is asked for them. */
const reserved = /(?:^|\.)(?:test|example|invalid|localhost|local|internal|example\.(?:com|net|org))$/;

/** @param enabled false: nothing is noticed, and so nothing looked up */
export function openMailDomains(db: Db, enabled: boolean): MailDomains {
  const noticed = new Set<string>();
  return {
    async notice(destinations, now) {
      if (!enabled) return;
      const unseen = new Set(destinations.filter((name) => !noticed.has(name)));
      if (unseen.size === 0) return;
      if (noticed.size > rememberedAtMost) noticed.clear();
      for (const name of unseen) noticed.add(name);
      const domains = [...unseen].filter((name) => name.includes(".") && !reserved.test(name)).toSorted();
      if (domains.length === 0) return;
      await db.execute(sql`
        insert into mail_domains (domain, next_look_at)
        select d, ${now.toISOString()}::timestamptz from jsonb_array_elements_text(${JSON.stringify(domains)}::text::jsonb) d
        on conflict do nothing`);
    },
  };
}
