import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { condition } from "../../sequence/condition/condition.ts";
import { openScope } from "../../sequence/condition/open-scope.ts";
import { conditionToSql } from "../../sequence/condition/to-sql.ts";
import { getSegment } from "../../sequence/segment/put-segment.ts";

/** That a lead `l` is in a segment at an instant. @throws NotFoundError */
export async function segmentSql(db: Executor, key: string, now: Date): Promise<SQL> {
  const { condition: members } = await getSegment({ db }, { key });
  return sql`coalesce(${conditionToSql(members, await openScope(db, members, now))}, false)`;
}

/** That a lead `l` is in it at an instant, of each of the oldest segments, by key; one that cannot be read is left out. */
export async function segmentsSql(db: Executor, now: Date, atMost: number): Promise<{ key: string; holds: SQL }[]> {
  const rows = await db.execute<{ key: string; condition: unknown }>(
    sql`select key, condition from segments order by id limit ${atMost}`,
  );
  const found: { key: string; holds: SQL }[] = [];
  for (const { key, condition: written } of rows) {
    const { data } = condition.safeParse(written);
    if (data === undefined) continue;
    found.push({ key, holds: sql`coalesce(${conditionToSql(data, await openScope(db, data, now))}, false)` });
  }
  return found;
}
