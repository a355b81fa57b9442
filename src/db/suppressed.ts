import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";

/**
 * The one meaning of "is it suppressed" in SQL: some key of the address is on the list. The keys are the address, without its
 * plus tag as well (RFC 5233), and its domain with those above it; few, and looked up by the index of `suppressions.key`. An
 * address that is kept as a hash only is refused where it would come in (`findErased`), so that no such lead is there to ask for.
 * @param email SQL of a normalized address
 */
export function isSuppressed(email: SQL): SQL<boolean> {
  return sql<boolean>`exists (select from suppressions x where x.key = any(suppression_keys(${email})))`;
}

/** The reason why an address is suppressed, of its own before that of its domain; null when it is not. */
export function suppressionReason(email: SQL): SQL<string | null> {
  return sql<string | null>`(select x.reason from suppressions x where x.key = any(suppression_keys(${email}))
    order by x.domain is not null, x.created_at limit 1)`;
}

/**
 * As `isSuppressed`, for a question about very many rows: the two keys that a plain address has are joined, which PostgreSQL does with
 * all rows at once; only the others are looked up one by one. No row becomes two, as keys are unique.
 * @param email SQL of a normalized address
 * @returns joins to append to the rows, and what is true of those that are suppressed
 */
export function joinSuppressed(email: SQL): { joins: SQL; suppressed: SQL<boolean> } {
  const joins = sql`
    left join suppressions own_key on own_key.key = ${email}
    left join suppressions domain_key on domain_key.key = '@' || split_part(${email}, '@', -1)`;
  const isPlain = sql`${email} like '%@%.%' and ${email} not like all (array['%+%', '%@%.%.%', '%@%@%'])`;
  return {
    joins,
    suppressed: sql<boolean>`case when ${isPlain} then own_key.key is not null or domain_key.key is not null else ${isSuppressed(email)} end`,
  };
}
