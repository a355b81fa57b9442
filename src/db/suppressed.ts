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
