import { and, desc, eq, lt } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { reps } from "../db/schema/index.ts";
import { cutPage } from "../platform/http/pagination.ts";
import type { Page, PageQuery } from "../platform/http/pagination.ts";
import type { Rep } from "./assign-rep.ts";

/** Reps, newest first. */
export async function listReps(
  { db }: Pick<Ground, "db">,
  { limit, cursor, active }: PageQuery & { active?: boolean | undefined },
): Promise<Page<Rep>> {
  const rows = await db
    .select()
    .from(reps)
    .where(
      and(
        cursor === undefined ? undefined : lt(reps.id, cursor),
        active === undefined ? undefined : eq(reps.active, active),
      ),
    )
    .orderBy(desc(reps.id))
    .limit(limit + 1);
  return cutPage(rows, limit);
}
