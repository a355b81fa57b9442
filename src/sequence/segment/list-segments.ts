import { and, desc, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { listPage } from "../../db/list-page.ts";
import { leads, segments } from "../../db/schema/index.ts";
import { cutPage } from "../../platform/http/pagination.ts";
import type { Page, PageQuery } from "../../platform/http/pagination.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import { openScope } from "../condition/open-scope.ts";
import { conditionToSql } from "../condition/to-sql.ts";
import { getSegment } from "./put-segment.ts";
import type { Segment } from "./put-segment.ts";
import { isSuppressed } from "../../db/suppressed.ts";

/** Segments, newest first. */
export async function listSegments({ db }: Pick<Ground, "db">, page: PageQuery): Promise<Page<Segment>> {
  return listPage(db, segments, page);
}

/** How many leads are in a segment now, and how many of them a sequence may mail. @throws NotFoundError */
export async function countSegment(
  app: Pick<Ground, "db" | "clock">,
  { id }: { id: string },
): Promise<{ count: number; mailable: number }> {
  const { condition } = await getSegment(app, { id });
  const now = app.clock.now();
  const scope = await openScope(app.db, condition, now);
  const [row] = await app.db.execute<{ count: number; mailable: number }>(sql`
    select count(*)::int as count,
      (count(*) filter (where l.stage = 'lead' and (l.cool_until is null or l.cool_until <= ${now.toISOString()}::timestamptz)
        and not ${isSuppressed(sql`l.email`)}))::int as mailable
    from leads l where ${conditionToSql(condition, scope)}`);
  return row ?? { count: 0, mailable: 0 };
}

/** The leads in a segment now, newest first. @throws NotFoundError */
export async function listMembers(
  app: Pick<Ground, "db" | "clock">,
  { id, limit, cursor }: PageQuery & { id: string },
): Promise<Page<typeof leads.$inferSelect>> {
  const { condition } = await getSegment(app, { id });
  const scope = await openScope(app.db, condition, app.clock.now());
  const after = cursor === undefined ? sql`` : sql` and l.id < ${cursor}::uuid`;
  const found = await app.db.execute<{ id: string }>(sql`
    select l.id from leads l where ${conditionToSql(condition, scope)}${after}
    order by l.id desc limit ${limit + 1}`);
  if (found.length === 0) return { rows: [], nextCursor: null };
  const rows = await app.db
    .select()
    .from(leads)
    .where(and(sql`${leads.id} in ${uuidList(found.map((lead) => lead.id))}`))
    .orderBy(desc(leads.id));
  return cutPage(rows, limit);
}
