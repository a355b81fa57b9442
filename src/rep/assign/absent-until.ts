import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";

/** Until when the rep of a query over `reps` is away, at an instant; null when they are not. */
export function absentUntil(now: Date): SQL<Date | null> {
  const at = sql`${now.toISOString()}::timestamptz`;
  return sql<string | null>`(select max(away.ends_at) from rep_absences away
    where away.rep_id = reps.id and away.starts_at <= ${at} and away.ends_at > ${at})`.mapWith((value: string | null) =>
    value === null ? null : new Date(value),
  );
}
