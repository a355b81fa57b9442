import { inArray, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { leads } from "../../db/schema/index.ts";
import type { Lead } from "../../lead/upsert-lead.ts";
import { encodeCursor } from "../../platform/http/pagination.ts";

/** Why two leads may be one person; the most telling reason that holds. */
export type DuplicateReason = "plus_tag" | "told_new_address" | "same_name";

export interface Duplicate {
  /** The newer one. */
  lead: Lead;
  other: Lead;
  reason: DuplicateReason;
}

// A type alias, not an interface: rows of a query have an index signature.
type Pair = { id: string; otherId: string; reason: DuplicateReason };

/** Leads that one page looks at; a page may hold fewer pairs than asked for, or none, and goes on where it ended. */
const looksAtMost = 5_000;

/**
 * Pairs of leads that may be one person, newest first: the same address but for a plus tag; an answer that names the other's
 * address as the new one; the same first and last name in one account.
 */
export async function findDuplicates(
  { db }: Pick<Ground, "db">,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ rows: Duplicate[]; nextCursor: string | null }> {
  const from = cursor === undefined ? sql`true` : sql`id < ${cursor}::uuid`;
  const untagged = (email: ReturnType<typeof sql>) => sql`regexp_replace(${email}, '\\+[^@]*@', '@')`;
  const pairs = await db.execute<Pair>(sql`
    select l.id, d.id as "otherId", d.reason
    from (select * from leads where ${from} order by id desc limit ${looksAtMost}) l cross join lateral (
      select distinct on (o.id) o.id, o.reason from (
        select x.id, 0 as place, 'plus_tag' as reason from leads x
          where ${untagged(sql`x.email`)} = ${untagged(sql`l.email`)} and x.id < l.id
        union all
        select x.id, 1, 'told_new_address' from inbound_mails m join leads x on x.email = lower(m.answer ->> 'newAddress')
          where m.lead_id = l.id and m.answer ->> 'newAddress' is not null and x.id <> l.id
        union all
        select x.id, 2, 'same_name' from leads x
          where x.account_id = l.account_id and lower(x.first_name) = lower(l.first_name)
            and lower(x.last_name) = lower(l.last_name) and x.id < l.id
      ) o order by o.id, o.place
    ) d order by l.id desc, d.id desc limit ${limit + 1}`);
  const page = wholeLeads(pairs, limit);
  const ids = [...new Set(page.flatMap(({ id, otherId }) => [id, otherId]))];
  const found = ids.length === 0 ? [] : await db.select().from(leads).where(inArray(leads.id, ids));
  const by = new Map(found.map((lead) => [lead.id, lead]));
  const rows = page.flatMap(({ id, otherId, reason }): Duplicate[] => {
    const [lead, other] = [by.get(id), by.get(otherId)];
    return lead === undefined || other === undefined ? [] : [{ lead, other, reason }];
  });
  return { rows, nextCursor: await endOf(db, { from, page, isCut: pairs.length > limit }) };
}

/** The pairs of a page: those of one lead are not parted where another comes before, as the next page goes on after the lead. */
function wholeLeads(pairs: readonly Pair[], limit: number): Pair[] {
  const next = pairs[limit];
  const page = pairs.slice(0, limit);
  const whole = page.filter(({ id }) => id !== next?.id);
  return whole.length > 0 ? whole : page;
}

async function endOf(
  db: Ground["db"],
  { from, page, isCut }: { from: ReturnType<typeof sql>; page: readonly Pair[]; isCut: boolean },
): Promise<string | null> {
  const last = page.at(-1);
  if (isCut && last !== undefined) return encodeCursor(last.id);
  const [end] = await db.execute<{ id: string; count: number }>(sql`
    select min(id::text) as id, count(*)::int as count from (select id from leads where ${from} order by id desc limit ${looksAtMost}) l`);
  return end === undefined || end.count < looksAtMost ? null : encodeCursor(end.id);
}
