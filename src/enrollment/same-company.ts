import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";

/** The ids of everyone in the lead's account, itself included, as a subquery. Without an account that is the lead alone. */
export function sameCompany({ id }: { id: string }): SQL {
  return sql`(select ${id}::uuid union
    select id from leads where account_id = (select account_id from leads where id = ${id}::uuid))`;
}
