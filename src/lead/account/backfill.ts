import { sql } from "drizzle-orm";
import type { Db } from "../../db/client.ts";
import { recordRows } from "../../platform/rows/record-rows.ts";
import { registrableDomain } from "../company/registrable-domain.ts";
import { placeLeads } from "./place.ts";

/**
 * Gives accounts to leads that came before there were any: by the hosts of their addresses, each looked at once, however many
 * leads it has. May run beside everything else, and again.
 * @returns how many leads were given one
 */
export async function backfillAccounts(db: Db, now: Date): Promise<number> {
  const rows = await db.execute<{ host: string }>(sql`
    select distinct split_part(email, '@', 2) as host from leads where account_id is null`);
  const hosts = rows.flatMap(({ host }) => {
    const domain = registrableDomain(`x@${host}`);
    return domain === null ? [] : [{ host, domain }];
  });
  let placed = 0;
  for (let at = 0; at < hosts.length; at += hostsAtOnce) {
    const some = hosts.slice(at, at + hostsAtOnce);
    placed += await db.transaction(async (tx) => {
      const people = await tx.execute<{ id: string; domain: string }>(sql`
        select l.id, r.domain from ${recordRows(some, "host text, domain text")}
          join leads l on split_part(l.email, '@', 2) = r.host
        where l.account_id is null order by l.id for no key update of l`);
      return (await placeLeads(tx, [...people], now)).size;
    });
  }
  return placed;
}

const hostsAtOnce = 2_000;
