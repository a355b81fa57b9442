import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { mayMeasure } from "../../consent/may-measure.ts";
import type { MeasuredLead } from "../../consent/may-measure.ts";
import { readPolicy } from "../../consent/policy/read-policy.ts";
import type { Executor } from "../../db/client.ts";
import { uuidList } from "../../platform/rows/rows.ts";

// A type alias, not an interface: rows of a query have an index signature.
type Row = { id: string } & Pick<MeasuredLead, keyof MeasuredLead>;

/**
 * Whether what leads did may be made into a score, by what they said and the policy of consent.
 * @param which condition over `leads l`: those that are asked about
 * @returns a condition over `leads l`, true for those of whom a score may be made
 */
export async function mayProfile(db: Executor, which: SQL): Promise<SQL> {
  const policy = await readPolicy(db);
  const rows = await db.execute<Row>(sql`
    select l.id, l.consent, l.attributes, l.timezone from leads l where ${which}`);
  const left = rows.filter((lead) => !mayMeasure({ policy, lead }).profile);
  return left.length === 0 ? sql`true` : sql`(l.id not in ${uuidList(left.map(({ id }) => id))})`;
}
