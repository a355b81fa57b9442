import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { conditionToSql } from "../../sequence/condition/to-sql.ts";
import { storedRules } from "../rules/read-rules.ts";
import type { ScoringRules } from "../rules/rules.ts";
import { findCurrent } from "../version/current.ts";

/** How far a lead has come on the way to a customer. Whoever has come to one has come to all before it. */
export const leadFacts = ["lead", "mql", "prospect", "accepted", "sql", "customer"] as const;
export type LeadFact = (typeof leadFacts)[number];

const handoff = (which: SQL): SQL => sql`exists (select from handoffs h where h.lead_id = l.id and ${which})`;

const customer = sql`(l.stage = 'customer' or ${handoff(sql`h.status = 'converted'`)})`;
const qualified = sql`(l.sql_at is not null or ${customer})`;
const accepted = sql`(${qualified}
  or ${handoff(sql`h.responded_at is not null and h.status not in ('declined', 'withdrawn')`)})`;
const prospect = sql`(l.stage = 'prospect' or ${handoff(sql`h.status <> 'withdrawn'`)} or ${accepted})`;

/** The scoring rules that count now; undefined while there are none. */
export async function currentRules(db: Executor): Promise<ScoringRules | undefined> {
  const version = await findCurrent(db);
  return version && storedRules(version.rules);
}

/** Conditions on a lead `l` at an instant. Rules that do not say who is an MQL make one of prospects alone. */
export function leadFactSql(rules: ScoringRules | undefined, now: Date): Readonly<Record<LeadFact, SQL>> {
  const mql = rules?.mql === undefined ? undefined : conditionToSql(rules.mql, { now });
  return {
    lead: sql`true`,
    mql: mql === undefined ? prospect : sql`(coalesce(${mql}, false) or ${prospect})`,
    prospect,
    accepted,
    sql: qualified,
    customer,
  };
}
