import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";

/** What `in` takes, of UUIDs: one parameter however many there are. */
export function uuidList(ids: readonly string[]): SQL {
  return sql`(select unnest(${`{${ids.join(",")}}`}::uuid[]))`;
}
