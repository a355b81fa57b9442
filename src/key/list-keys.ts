import { desc } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { before } from "../db/list-page.ts";
import { apiKeys } from "../db/schema/index.ts";
import { cutPage } from "../platform/http/pagination.ts";
import type { Page, PageQuery } from "../platform/http/pagination.ts";
import type { ApiKey } from "./create-key.ts";

/** All API keys, revoked ones included, newest first. */
export async function listKeys({ db }: Pick<Ground, "db">, { limit, cursor }: PageQuery): Promise<Page<ApiKey>> {
  const rows = await db
    .select({
      id: apiKeys.id,
      name: apiKeys.name,
      kind: apiKeys.kind,
      prefix: apiKeys.prefix,
      createdAt: apiKeys.createdAt,
      revokedAt: apiKeys.revokedAt,
    })
    .from(apiKeys)
    .where(before(apiKeys.id, cursor))
    .orderBy(desc(apiKeys.id))
    .limit(limit + 1);
  return cutPage(rows, limit);
}
