import { desc, eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { equals, listPage } from "../../db/list-page.ts";
import { corrections } from "../../db/schema/index.ts";
import type { Page, PageQuery } from "../../platform/http/pagination.ts";
import type { Correction } from "./correction-schemas.ts";

const shownAtMost = 100;

/** Corrections, newest first. */
export async function listCorrections(
  { db }: Pick<Ground, "db">,
  { inboundMailId, ...page }: PageQuery & { inboundMailId?: string | undefined },
): Promise<Page<Correction>> {
  return listPage(db, corrections, page, equals(corrections.inboundMailId, inboundMailId));
}

/** The latest corrections of one mail, newest first. */
export async function correctionsOf({ db }: Pick<Ground, "db">, { id }: { id: string }): Promise<Correction[]> {
  return db
    .select()
    .from(corrections)
    .where(eq(corrections.inboundMailId, id))
    .orderBy(desc(corrections.id))
    .limit(shownAtMost);
}
