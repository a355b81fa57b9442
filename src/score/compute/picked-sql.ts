import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { conditionToSql } from "../../sequence/condition/to-sql.ts";
import type { CompiledRules } from "../rules/compile.ts";

/**
 * The leads that a statement is about, as a query of `id, profiled, fit`: whether what they did may be scored, and the points
 * for who they are.
 * @param which condition over `leads l`
 * @param profiled what mayProfile says of them
 * @param more further columns, each with its comma before it
 */
export function pickedSql({ fit }: Pick<CompiledRules, "fit">, which: SQL, profiled: SQL, more: SQL = sql``): SQL {
  return sql`
    select l.id, ${profiled} as profiled, ${fitSql(fit)} as fit${more}
    from leads l where ${which}`;
}

/** Points for who a lead `l` is. Days are of UTC; nothing in it depends on the time now. */
export function fitSql(fit: CompiledRules["fit"]): SQL {
  const points = fit.map((rule) => sql`case when ${holdsSql(rule)} then ${rule.points}::int else 0 end`);
  return points.length === 0 ? sql`0` : sql`(${sql.join(points, sql` + `)})`;
}

/** Whether a rule holds for a lead `l`; NULL for unknown. */
export function holdsSql(rule: CompiledRules["fit"][number]): SQL {
  if ("if" in rule) return conditionToSql(rule.if, { now: new Date(0) });
  return sql`(l.consent -> 'topics' ->> ${rule.leftTopic}::text is not distinct from 'denied')`;
}
