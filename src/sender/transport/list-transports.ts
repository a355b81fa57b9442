import type { Ground } from "../../ground.ts";
import { listPage } from "../../db/list-page.ts";
import { transports } from "../../db/schema/index.ts";
import type { Page, PageQuery } from "../../platform/http/pagination.ts";
import type { TransportRow } from "./transport-row.ts";

/** Transports, newest first. */
export async function listTransports({ db }: Pick<Ground, "db">, page: PageQuery): Promise<Page<TransportRow>> {
  return listPage(db, transports, page);
}
