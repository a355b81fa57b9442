import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";

/**
 * From when on what a lead does may promote it by rule, as SQL: not what it did before a rep gave it back, nor what a person
 * has said was none of a prospect.
 */
export function countedSince(leadId: string): SQL {
  return sql`greatest('-infinity'::timestamptz, (select recycled_at from leads where id = ${leadId}::uuid), (
    select max(responded_at) from handoffs where lead_id = ${leadId}::uuid and status = 'withdrawn'
      and cause ->> 'inboundMailId' is null))`;
}
