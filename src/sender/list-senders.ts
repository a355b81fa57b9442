import { desc, lt } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { senders } from "../db/schema/index.ts";
import { cutPage } from "../platform/http/pagination.ts";
import type { Page, PageQuery } from "../platform/http/pagination.ts";
import type { Sender } from "./default-sender.ts";

/** Senders, newest first. */
export async function listSenders({ db }: Pick<Ground, "db">, { limit, cursor }: PageQuery): Promise<Page<Sender>> {
  const rows = await db
    .select()
    .from(senders)
    .where(cursor === undefined ? undefined : lt(senders.id, cursor))
    .orderBy(desc(senders.id))
    .limit(limit + 1);
  return cutPage(rows, limit);
}
