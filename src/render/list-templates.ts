import { and, desc, eq, lt } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { templates } from "../db/schema/index.ts";
import { cutPage } from "../platform/http/pagination.ts";
import type { Page, PageQuery } from "../platform/http/pagination.ts";
import type { Template } from "./put-template.ts";

/** All templates, or the one with this key, newest first. */
export async function listTemplates(
  { db }: Pick<Ground, "db">,
  { limit, cursor, key }: PageQuery & { key?: string | undefined },
): Promise<Page<Template>> {
  const rows = await db
    .select()
    .from(templates)
    .where(
      and(
        cursor === undefined ? undefined : lt(templates.id, cursor),
        key === undefined ? undefined : eq(templates.key, key),
      ),
    )
    .orderBy(desc(templates.id))
    .limit(limit + 1);
  return cutPage(rows, limit);
}
