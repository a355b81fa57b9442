import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { equals, listPage } from "../../db/list-page.ts";
import { imports } from "../../db/schema/index.ts";
import { found } from "../../platform/errors.ts";
import type { Page, PageQuery } from "../../platform/http/pagination.ts";
import type { Import } from "./stored-import.ts";

/** The import with this id. @throws NotFoundError */
export async function getImport({ db }: Pick<Ground, "db">, { id }: { id: string }): Promise<Import> {
  return found(await db.select().from(imports).where(eq(imports.id, id)), "import", id);
}

/** Imports, newest first. */
export async function listImports(
  { db }: Pick<Ground, "db">,
  { list, ...page }: PageQuery & { list?: string | undefined },
): Promise<Page<Import>> {
  return listPage(db, imports, page, equals(imports.list, list));
}
