import { isNotNull, isNull } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { equals, listPage } from "../../db/list-page.ts";
import { guardTrips } from "../../db/schema/index.ts";
import type { GuardScope } from "../../db/schema/guard.ts";
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
  { scope, target, status, ...page }: PageQuery & TripFilter,
): Promise<Page<GuardTrip>> {
  const { resumedAt } = guardTrips;
  return listPage(
    db,
    guardTrips,
    page,
    equals(guardTrips.scope, scope),
    equals(guardTrips.target, target),
    status === undefined ? undefined : status === "open" ? isNull(resumedAt) : isNotNull(resumedAt),
  );
}
