import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";

/** `($1, $2, …)` for `in`, as UUIDs. The list must not be empty. */
export function uuidList(ids: readonly string[]): SQL {
  return sql`(${sql.join(
    ids.map((id) => sql`${id}::uuid`),
    sql`, `,
  )})`;
}
