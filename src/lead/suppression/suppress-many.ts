import { sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import type { SuppressionReason } from "../../db/schema/leads.ts";
import { newId } from "../../platform/ids.ts";
import { recordRows } from "../../platform/rows/record-rows.ts";

/** Somebody to be put on the list: one of an address, a domain and a hash. */
export interface SuppressionEntry {
  email?: string | undefined;
  domain?: string | undefined;
  hash?: string | undefined;
  reason: SuppressionReason;
  detail?: string | undefined;
  /** Since when; now, when it is not said. */
  createdAt?: Date | undefined;
  /** When it ends by itself; never, when it is not said. */
  until?: Date | undefined;
}

/**
 * Puts many on the suppression list by one statement. What is there already keeps its reason, unless it would have ended by
 * itself. The caller stops enrollments in the same transaction.
 * @param entries normalized, no two of them the same
 * @returns those that were not on the list before
 */
export async function suppressMany<Entry extends SuppressionEntry>(
  tx: Tx,
  entries: readonly Entry[],
  now: Date,
): Promise<Entry[]> {
  if (entries.length === 0) return [];
  const rows = entries.map((entry) => ({ ...entry, id: newId(), createdAt: entry.createdAt ?? now }));
  const written = await tx.execute<{ key: string; added: boolean }>(sql`
    insert into suppressions (id, email, domain, hash, reason, detail, created_at, until)
    select r.id, r.email, r.domain, r.hash, r.reason, r.detail, r."createdAt", r.until
    from ${recordRows(rows, `id uuid, email text, domain text, hash text, reason text, detail text, "createdAt" timestamptz, until timestamptz`)}
    order by 2, 3, 4
    on conflict (key) do update set reason = excluded.reason, detail = excluded.detail, until = excluded.until
      where suppressions.until is not null and (excluded.until is null or excluded.until > suppressions.until)
    returning key, (xmax = 0) as added`);
  const added = new Set(written.flatMap((row) => (row.added ? [row.key] : [])));
  return entries.filter((entry) => added.has(keyOf(entry)));
}

/** `suppressions.key` of an entry. */
export function keyOf({ email, domain, hash }: Pick<SuppressionEntry, "email" | "domain" | "hash">): string {
  return email ?? (domain === undefined ? `#${hash ?? ""}` : `@${domain}`);
}
