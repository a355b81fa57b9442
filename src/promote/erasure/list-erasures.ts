import { isNull } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { listPage } from "../../db/list-page.ts";
import { erasureRequests } from "../../db/schema/index.ts";
import type { Page, PageQuery } from "../../platform/http/pagination.ts";

export type ErasureRequest = typeof erasureRequests.$inferSelect;

/** Requests for erasure, newest first; with `open` only those that are not done. */
export async function listErasures(
  { db }: Pick<Ground, "db">,
  { open, ...page }: PageQuery & { open?: boolean | undefined },
): Promise<Page<ErasureRequest>> {
  return listPage(db, erasureRequests, page, open === true ? isNull(erasureRequests.doneAt) : undefined);
}
