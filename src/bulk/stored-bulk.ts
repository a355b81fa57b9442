import { and, eq, sql } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { listPage } from "../db/list-page.ts";
import { bulkActions } from "../db/schema/index.ts";
import { found } from "../platform/errors.ts";
import type { Page, PageQuery } from "../platform/http/pagination.ts";

export type BulkAction = typeof bulkActions.$inferSelect;

/** The bulk action with this id. @throws NotFoundError */
export async function getBulk({ db }: Pick<Ground, "db">, { id }: { id: string }): Promise<BulkAction> {
  return found(await db.select().from(bulkActions).where(eq(bulkActions.id, id)), "bulk_action", id);
}

/** Bulk actions, newest first. */
export async function listBulk({ db }: Pick<Ground, "db">, page: PageQuery): Promise<Page<BulkAction>> {
  return listPage(db, bulkActions, page);
}

/** Ends one that runs: what was done stays. One that has ended stays as it is. @throws NotFoundError */
export async function cancelBulk(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { id }: { id: string },
): Promise<BulkAction> {
  await db
    .update(bulkActions)
    .set({ status: "canceled", finishedAt: clock.now() })
    .where(and(eq(bulkActions.id, id), eq(bulkActions.status, "running")));
  return getBulk({ db }, { id });
}

const aliveMs = 120_000;
/** By the clock of the database, because no action waits for the time of sequences. */
export const aliveUntil = sql`now() + ${aliveMs}::int * interval '1 millisecond'`;
