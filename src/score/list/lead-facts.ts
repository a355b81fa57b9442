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

/** What became of the handoffs of a lead `l`, each a condition: that there is one, that one was accepted, that one was converted. */
export interface HandoffFlags {
  handed: SQL;
  accepted: SQL;
  converted: SQL;
}

const held = sql`h.status <> 'withdrawn'`;
const isTaken = sql`(h.responded_at is not null and h.status not in ('declined', 'withdrawn'))`;
const won = sql`h.status = 'converted'`;
const some = (which: SQL): SQL => sql`exists (select from handoffs h where h.lead_id = l.id and ${which})`;

/** Asked of each lead by itself, for lists. */
const byLead: HandoffFlags = { handed: some(held), accepted: some(isTaken), converted: some(won) };

/** Asked of all leads at once, for counting very many: what is joined with them, and the flags. */
export const allHandoffs: { join: SQL; flags: HandoffFlags } = {
  join: sql`left join (
    select h.lead_id, bool_or(${held}) as handed, bool_or(${isTaken}) as accepted, bool_or(${won}) as converted
    from handoffs h group by h.lead_id) f on f.lead_id = l.id`,
  flags: {
    handed: sql`coalesce(f.handed, false)`,
    accepted: sql`coalesce(f.accepted, false)`,
    converted: sql`coalesce(f.converted, false)`,
  },
};

/** The scoring rules that count now; undefined while there are none. */
export async function currentRules(db: Executor): Promise<ScoringRules | undefined> {
  const version = await findCurrent(db);
  return version && storedRules(version.rules);
}

/** Conditions on a lead `l` at an instant. Rules that do not say who is an MQL make one of prospects alone. */
export function leadFactSql(
  rules: ScoringRules | undefined,
  now: Date,
  { handed, accepted: taken, converted }: HandoffFlags = byLead,
): Readonly<Record<LeadFact, SQL>> {
  const customer = sql`(l.stage = 'customer' or ${converted})`;
  const qualified = sql`(l.sql_at is not null or ${customer})`;
  const accepted = sql`(${qualified} or ${taken})`;
  const prospect = sql`(l.stage = 'prospect' or ${handed} or ${accepted})`;
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
