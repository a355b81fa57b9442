import { asc, desc, gt, lt } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { activities } from "../../db/schema/index.ts";
import { cutPage } from "../../platform/http/pagination.ts";
import type { Page, PageQuery } from "../../platform/http/pagination.ts";

export type Activity = typeof activities.$inferSelect;

/** What happened with all leads, newest first. */
export async function listActivity({ db }: Pick<Ground, "db">, { limit, cursor }: PageQuery): Promise<Page<Activity>> {
  const rows = await db
    .select()
    .from(activities)
    .where(cursor === undefined ? undefined : lt(activities.id, cursor))
    .orderBy(desc(activities.id))
    .limit(limit + 1);
  return cutPage(rows, limit);
}

/** What happened after an entry, oldest first: for who follows along. */
export function activityAfter({ db }: Pick<Ground, "db">, id: string, limit: number): Promise<Activity[]> {
  return db.select().from(activities).where(gt(activities.id, id)).orderBy(asc(activities.id)).limit(limit);
}
