import { and, desc, eq, isNotNull, isNull, lt } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { guardTrips } from "../../db/schema/index.ts";
import type { GuardScope } from "../../db/schema/guard.ts";
import { cutPage } from "../../platform/http/pagination.ts";
import type { Page, PageQuery } from "../../platform/http/pagination.ts";
import type { GuardTrip } from "./check-failures.ts";

export interface TripFilter {
  scope?: GuardScope | undefined;
  target?: string | undefined;
  status?: "open" | "resumed" | undefined;
}

/** The times that the guard paused something, newest first. */
export async function listTrips(
  { db }: Pick<Ground, "db">,
  { limit, cursor, scope, target, status }: PageQuery & TripFilter,
): Promise<Page<GuardTrip>> {
  const { id, resumedAt } = guardTrips;
  const rows = await db
    .select()
    .from(guardTrips)
    .where(
      and(
        cursor === undefined ? undefined : lt(id, cursor),
        scope === undefined ? undefined : eq(guardTrips.scope, scope),
        target === undefined ? undefined : eq(guardTrips.target, target),
        status === undefined ? undefined : status === "open" ? isNull(resumedAt) : isNotNull(resumedAt),
      ),
    )
    .orderBy(desc(id))
    .limit(limit + 1);
  return cutPage(rows, limit);
}
