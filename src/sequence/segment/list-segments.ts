import { sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Ground } from "../../ground.ts";
import { listPage } from "../../db/list-page.ts";
import { lookThrough } from "../../db/look/look-through.ts";
import { leads, segments } from "../../db/schema/index.ts";
import type { Page, PageQuery } from "../../platform/http/pagination.ts";
import { openScope } from "../condition/open-scope.ts";
import { conditionToSql } from "../condition/to-sql.ts";
import { askLeads } from "./count-leads.ts";
import { getSegment } from "./put-segment.ts";
import type { Segment } from "./put-segment.ts";
import { joinSuppressed } from "../../db/suppressed.ts";

/** Segments, newest first. */
export async function listSegments({ db }: Pick<Ground, "db">, page: PageQuery): Promise<Page<Segment>> {
  return listPage(db, segments, page);
}

/**
 * How many leads are in a segment now, and how many of them a sequence may mail. Among very many leads, what takes too long to count
 * is estimated from a sample: `exact` says so. @throws NotFoundError
 */
export async function countSegment(
  app: Pick<Ground, "db" | "clock">,
  { id }: { id: string },
): Promise<{ count: number; mailable: number; exact: boolean }> {
  const { condition } = await getSegment(app, { id });
  const now = app.clock.now();
  const scope = await openScope(app.db, condition, now);
  const { joins, suppressed } = joinSuppressed(sql`l.email`);
  const { answer, exact } = await askLeads(app.db, async (tx, { from, scale }) => {
    const [row] = await tx.execute<{ count: number; mailable: number }>(sql`
      select count(*)::int as count,
        (count(*) filter (where l.stage = 'lead' and (l.cool_until is null or l.cool_until <= ${now.toISOString()}::timestamptz)
          and not (${suppressed})))::int as mailable
      from ${from} ${joins} where ${conditionToSql(condition, scope)}`);
    const { count = 0, mailable = 0 } = row ?? {};
    return { count: Math.round(count * scale), mailable: Math.round(mailable * scale) };
  });
  return { ...answer, exact };
}

const l = alias(leads, "l");

/** The leads in a segment now, newest first. A page looks at some thousand leads: see `lookThrough`. @throws NotFoundError */
export async function listMembers(
  app: Pick<Ground, "db" | "clock">,
  { id, ...page }: PageQuery & { id: string },
): Promise<Page<typeof leads.$inferSelect>> {
  const { condition } = await getSegment(app, { id });
  const scope = await openScope(app.db, condition, app.clock.now());
  return lookThrough(app.db, l, page, { by: [], through: [conditionToSql(condition, scope)] });
}
