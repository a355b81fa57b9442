import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import type { CompiledRules } from "../rules/compile.ts";
import { entriesSql } from "./entries-sql.ts";
import { mayProfile } from "./may-profile.ts";
import { pickedSql } from "./picked-sql.ts";
import { pointsSql } from "./points-sql.ts";

/**
 * Works out the scores of leads from what they are and what they did, in one statement; the caller has locked them. Whatever was
 * there before has no part in it, so that doing it again changes nothing.
 * @param which condition over `leads l`
 * @returns the leads whose scores changed
 */
export async function writeScores(
  tx: Executor,
  { number, rules }: { number: number; rules: CompiledRules },
  which: SQL,
  now: Date,
): Promise<string[]> {
  await findByKey(tx);
  const profiled = await mayProfile(tx, which);
  const changed = await tx.execute<{ id: string }>(sql`
    with picked as materialized (${pickedSql(rules, which, profiled)}), entries as materialized (${entriesSql(rules)}),
    states as (${rules.rules.length === 0 ? nothing : statesSql(rules)}),
    scores as (
      select p.id, jsonb_build_object('version', ${number}::int, 'fit', p.fit, 'asOf', ${now.getTime()}::bigint,
        'at', coalesce(s.at, 0), 'groups', coalesce(s.groups, '{}')) as scored
      from picked p left join states s on s.lead_id = p.id)
    update leads l set scored = n.scored from scores n
    where l.id = n.id and l.scored - 'asOf' is distinct from n.scored - 'asOf'
    returning l.id`);
  return changed.map(({ id }) => id);
}

/** Has the transaction look rows up by an index: read whole, the tables would cost every batch what all leads do. */
export async function findByKey(tx: Executor): Promise<void> {
  await tx.execute(sql`set local enable_seqscan = off`);
}

const nothing = sql`select null::uuid as lead_id, null::bigint as at, null::jsonb as groups where false`;

function statesSql(rules: CompiledRules): SQL {
  const names = rules.groups.map(({ id, halfLife }, no) => sql`(${no}::int, ${id}::text, ${halfLife}::bigint)`);
  return sql`
    select v.lead_id, round(date_part('epoch', max(v.landmark)) * 1000)::bigint as at,
      jsonb_object_agg(g.id, jsonb_build_object('value', v.value, 'halfLife', g.half_life)) as groups
    from (${pointsSql(rules)}) v join (values ${sql.join(names, sql`, `)}) g (no, id, half_life) on g.no = v.grp
    group by v.lead_id`;
}
