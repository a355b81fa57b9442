import { desc } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { before } from "../db/list-page.ts";
import { apiKeys } from "../db/schema/index.ts";
import { cutPage } from "../platform/http/pagination.ts";
import type { Page, PageQuery } from "../platform/http/pagination.ts";
import { keyColumns } from "./api-key.ts";
import type { ApiKey } from "./api-key.ts";

/** All API keys, revoked and expired ones included, newest first. */
export async function listKeys({ db }: Pick<Ground, "db">, { limit, cursor }: PageQuery): Promise<Page<ApiKey>> {
  const rows = await db
    .select(keyColumns)
    .from(apiKeys)
    .where(before(apiKeys.id, cursor))
    .orderBy(desc(apiKeys.id))
    .limit(limit + 1);
  return cutPage(rows, limit);
}
