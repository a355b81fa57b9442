import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { countEnrollments } from "../count/count-enrollments.ts";
import { ages, reaches } from "./expect.ts";
import type { NowGroup, PastGroup, Reach } from "./expect.ts";
import { groupPast } from "./group-past.ts";
import type { PastWalks } from "./group-past.ts";

/** With more enrollments in the history than that, about as many of them stand for all: so many people can be looked up while somebody waits. */
const mostOfHistory = 20_000;

/** In the middle between two ages, from where on the later one is the nearest. */
const between = ages.slice(1).map((age, place) => (age + (ages[place] ?? 0)) / 2);

interface Of {
  sequenceId?: string | undefined;
}

const ofSequence = ({ sequenceId }: Of): SQL =>
  sequenceId === undefined ? sql`true` : sql`e.sequence_id = ${sequenceId}`;

/** When the lead `l` of an enrollment `e` came how far, since it began. Whoever comes farther has come so far. */
const stages: SQL = sql`
  select p.at as prospect, q.at as sql, c.at as customer
  from (select case when l.stage = 'customer' and l.stage_at >= e.created_at then l.stage_at end as at) c
  cross join lateral (select least(case when l.sql_at >= e.created_at then l.sql_at end, c.at) as at) q
  cross join lateral (
    select least(min(h.created_at), q.at, case when l.stage = 'prospect' and l.stage_at >= e.created_at then l.stage_at end) as at
    from handoffs h where h.lead_id = l.id and h.status <> 'withdrawn' and h.created_at >= e.created_at
  ) p`;
/** How the enrollments since an instant went on, by reach, with how many they are. */
export async function loadPast(
  tx: Tx,
  of: Of & { since: Date; asOf: Date; weeks: number },
): Promise<{ enrollments: number; groups: Map<Reach, PastGroup[]> }> {
  const { since, asOf, weeks } = of;
  const inTime = sql`e.created_at >= ${since.toISOString()} and e.created_at < ${asOf.toISOString()} and ${ofSequence(of)}`;
  const [counted] = await countEnrollments(tx, { span: { from: since, to: asOf }, sequenceId: of.sequenceId });
  const enrollments = counted?.counts.enrolled ?? 0;
  // Whole pages of the table, the same ones each time. What lies in one page began at about the same time, and is alike in nothing else.
  const percent = Math.min(100, (mostOfHistory / Math.max(1, enrollments)) * 100);
  const table =
    percent === 100 ? sql`enrollments e` : sql`enrollments e tablesample system (${percent}::float4) repeatable (1)`;
  const days = (from: SQL, to: SQL): SQL => sql`extract(epoch from ${to} - ${from})::float8 / 86400`;
  const sinceBegin = (at: SQL): SQL => sql`floor(${days(sql`e.created_at`, at)})::int`;
  // By whole days: ages are whole days, so that nothing is lost by it.
  const rows = await tx.execute<PastWalks>(sql`
    select floor(${days(sql`e.created_at`, sql`${asOf.toISOString()}::timestamptz`)})::int as ago,
      ceil(${days(sql`e.created_at`, sql`e.ended_at`)})::int as ran, ${sinceBegin(sql`r.prospect`)} as prospect,
      ${sinceBegin(sql`r.sql`)} as sql, ${sinceBegin(sql`r.customer`)} as customer, count(*)::int as count
    from ${table} join leads l on l.id = e.lead_id cross join lateral (${stages}) r
    where ${inTime} group by 1, 2, 3, 4, 5`);
  return { enrollments, groups: new Map(reaches.map((reach) => [reach, groupPast(rows, reach, weeks)])) };
}

/** Who is in a sequence now and has not come so far, by reach. Somebody who is in several is a part of each. */
export async function loadNow(
  tx: Tx,
  of: Of & { asOf: Date },
): Promise<{ enrollments: number; groups: Map<Reach, NowGroup[]> }> {
  const at = sql`${of.asOf.toISOString()}::timestamptz`;
  const [counted] = await countEnrollments(tx, { span: { from: new Date(0), to: of.asOf }, sequenceId: of.sequenceId });
  const rows = await tx.execute<NowGroup & { reach: Reach }>(sql`
    with r as (
      select e.age, 1.0 / count(*) over (partition by e.lead_id) as share, l.stage, l.sql_at, l.stage_at
      from (select e.lead_id, (${`{${ages.join(",")}}`}::int[])[
          1 + width_bucket(extract(epoch from ${at} - e.created_at)::float8 / 86400, ${`{${between.join(",")}}`}::float8[])] as age
        from enrollments e where e.status in ('waiting', 'active', 'paused') and ${ofSequence(of)}) e
      join leads l on l.id = e.lead_id
    )
    select s.reach, r.age, sum(r.share)::float8 as people from r cross join lateral (values
      ('prospect', r.stage = 'lead'), ('sql', r.sql_at is null and r.stage <> 'customer'), ('customer', r.stage <> 'customer')
    ) s (reach, still) where s.still and r.stage <> 'disqualified' group by 1, 2 order by 1, 2`);
  return {
    enrollments: counted?.counts.running ?? 0,
    groups: new Map(
      Array.from(
        Map.groupBy(rows, ({ reach }) => reach),
        ([reach, found]) => [reach, [...found]],
      ),
    ),
  };
}
