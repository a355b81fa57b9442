import { desc, lt } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { transports } from "../../db/schema/index.ts";
import { cutPage } from "../../platform/http/pagination.ts";
import type { Page, PageQuery } from "../../platform/http/pagination.ts";
import type { TransportRow } from "./create-transport.ts";

/** Transports, newest first. */
export async function listTransports(
  { db }: Pick<Ground, "db">,
  { limit, cursor }: PageQuery,
): Promise<Page<TransportRow>> {
  const rows = await db
    .select()
    .from(transports)
    .where(cursor === undefined ? undefined : lt(transports.id, cursor))
    .orderBy(desc(transports.id))
    .limit(limit + 1);
  return cutPage(rows, limit);
}
