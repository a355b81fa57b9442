import type { Ground } from "../../ground.ts";
import { equals, listPage } from "../../db/list-page.ts";
import { suppressions } from "../../db/schema/index.ts";
import type { Page, PageQuery } from "../../platform/http/pagination.ts";

export type Suppression = typeof suppressions.$inferSelect;

/** Suppressed addresses, newest first. @param query `email` normalized */
export async function listSuppressions(
  { db }: Pick<Ground, "db">,
  { email, ...page }: PageQuery & { email?: string | undefined },
): Promise<Page<Suppression>> {
  return listPage(db, suppressions, page, equals(suppressions.key, email));
}
