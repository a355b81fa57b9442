import type { Ground } from "../ground.ts";
import { equals, listPage } from "../db/list-page.ts";
import { templates } from "../db/schema/index.ts";
import type { Page, PageQuery } from "../platform/http/pagination.ts";
import type { Template } from "./put-template.ts";

/** All templates, or the one with this key, newest first. */
export async function listTemplates(
  { db }: Pick<Ground, "db">,
  { key, ...page }: PageQuery & { key?: string | undefined },
): Promise<Page<Template>> {
  return listPage(db, templates, page, equals(templates.key, key));
}
