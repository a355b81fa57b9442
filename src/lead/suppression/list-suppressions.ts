import { and, desc, eq, lt } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { suppressions } from "../../db/schema/index.ts";
import { cutPage } from "../../platform/http/pagination.ts";
import type { Page, PageQuery } from "../../platform/http/pagination.ts";

export type Suppression = typeof suppressions.$inferSelect;

/** Suppressed addresses, newest first. @param query `email` normalized */
export async function listSuppressions(
  { db }: Pick<Ground, "db">,
  { limit, cursor, email }: PageQuery & { email?: string | undefined },
): Promise<Page<Suppression>> {
  const rows = await db
    .select()
    .from(suppressions)
    .where(
      and(
        cursor === undefined ? undefined : lt(suppressions.id, cursor),
        email === undefined ? undefined : eq(suppressions.email, email),
      ),
    )
    .orderBy(desc(suppressions.id))
    .limit(limit + 1);
  return cutPage(rows, limit);
}
