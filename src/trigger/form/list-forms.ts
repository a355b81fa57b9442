import { desc, lt } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { forms } from "../../db/schema/index.ts";
import { cutPage } from "../../platform/http/pagination.ts";
import type { Page, PageQuery } from "../../platform/http/pagination.ts";
import type { Form } from "./create-form.ts";

/** All forms, newest first. */
export async function listForms({ db }: Pick<Ground, "db">, { limit, cursor }: PageQuery): Promise<Page<Form>> {
  const rows = await db
    .select()
    .from(forms)
    .where(cursor === undefined ? undefined : lt(forms.id, cursor))
    .orderBy(desc(forms.id))
    .limit(limit + 1);
  return cutPage(rows, limit);
}
