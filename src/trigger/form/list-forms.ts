import type { Ground } from "../../ground.ts";
import { listPage } from "../../db/list-page.ts";
import { forms } from "../../db/schema/index.ts";
import type { Page, PageQuery } from "../../platform/http/pagination.ts";
import type { Form } from "./create-form.ts";

/** All forms, newest first. */
export async function listForms({ db }: Pick<Ground, "db">, page: PageQuery): Promise<Page<Form>> {
  return listPage(db, forms, page);
}
