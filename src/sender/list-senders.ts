import type { Ground } from "../ground.ts";
import { listPage } from "../db/list-page.ts";
import { senders } from "../db/schema/index.ts";
import type { Page, PageQuery } from "../platform/http/pagination.ts";
import type { Sender } from "./default-sender.ts";

/** Senders, newest first. */
export async function listSenders({ db }: Pick<Ground, "db">, page: PageQuery): Promise<Page<Sender>> {
  return listPage(db, senders, page);
}
