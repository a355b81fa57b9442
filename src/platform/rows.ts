import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";

/** `($1, $2, …)` for `in`, as UUIDs. The list must not be empty. */
export function uuidList(ids: readonly string[]): SQL {
  return sql`(${sql.join(
    ids.map((id) => sql`${id}::uuid`),
    sql`, `,
  )})`;
}

/** Ids as one JSON parameter, a subquery for `in`, for more of them than a statement takes parameters. */
export function uuidRows(ids: readonly string[]): SQL {
  return sql`(select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb))`;
}
