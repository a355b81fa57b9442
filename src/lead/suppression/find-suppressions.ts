import { eq, sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { suppressions } from "../../db/schema/index.ts";
import { recordRows } from "../../platform/rows/record-rows.ts";
import type { Suppression } from "./list-suppressions.ts";

type Entry = Pick<Suppression, "email" | "reason" | "also"> & { createdAt: Date };

/** What suppresses some addresses, by the address, in the order of `findSuppressions`. @param emails normalized */
export async function findSuppressionsOf(db: Executor, emails: readonly string[]): Promise<Map<string, Entry[]>> {
  const asked = [...new Set(emails)].map((email) => ({ email }));
  const rows = await db.execute<{ asked: string } & Omit<Entry, "createdAt"> & { createdAt: string }>(sql`
    select r.email as asked, s.email, s.reason, s.also, s.created_at as "createdAt"
    from ${recordRows(asked, "email text")} join suppressions s on s.key = any(suppression_keys(r.email))
    order by s.domain is not null, s.created_at`);
  const found = new Map<string, Entry[]>();
  for (const { asked: email, createdAt, ...row } of rows) {
    found.set(email, [...(found.get(email) ?? []), { ...row, createdAt: new Date(createdAt) }]);
  }
  return found;
}

/** What suppresses an address, in the sense of `isSuppressed`: of its own first, then of its domains. @param email normalized */
export function findSuppressions(db: Executor, email: string): Promise<Suppression[]> {
  return db
    .select()
    .from(suppressions)
    .where(eq(suppressions.key, sql`any(suppression_keys(${email}))`))
    .orderBy(sql`${suppressions.domain} is not null`, suppressions.createdAt);
}
