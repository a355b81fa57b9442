import type { Ground } from "../../ground.ts";
import { listPage } from "../../db/list-page.ts";
import { webhookEndpoints } from "../../db/schema/index.ts";
import type { Page, PageQuery } from "../../platform/http/pagination.ts";
import type { WebhookEndpoint } from "./endpoint-schemas.ts";

/** Endpoints, newest first. */
export async function listEndpoints({ db }: Pick<Ground, "db">, page: PageQuery): Promise<Page<WebhookEndpoint>> {
  return listPage(db, webhookEndpoints, page);
}
