import { eq, sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { suppressions } from "../../db/schema/index.ts";
import type { Suppression } from "./list-suppressions.ts";

/** What suppresses an address, in the sense of `isSuppressed`: of its own first, then of its domains. @param email normalized */
export function findSuppressions(db: Executor, email: string): Promise<Suppression[]> {
  return db
    .select()
    .from(suppressions)
    .where(eq(suppressions.key, sql`any(suppression_keys(${email}))`))
    .orderBy(sql`${suppressions.domain} is not null`, suppressions.createdAt);
}
