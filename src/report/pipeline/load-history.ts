import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { ages } from "./expect.ts";
import type { NowGroup, PastGroup, Reach } from "./expect.ts";

/** With more enrollments in the history than that, a part of them, picked by a hash of the id, stands for all. */
const mostOfHistory = 200_000;

interface Of {
  sequenceId?: string | undefined;
}

const ofSequence = ({ sequenceId }: Of): SQL => (sequenceId === undefined ? sql`true` : sql`e.sequence_id = ${sequenceId}`);

/** When the lead `l` of an enrollment `e` came how far, since it began. Whoever comes farther has come so far. */
const stages: SQL = sql`
  select p.at as prospect, q.at as sql, c.at as customer
  from (select case when l.stage = 'customer' and l.stage_at >= e.created_at then l.stage_at end as at) c
  cross join lateral (select least(case when l.sql_at >= e.created_at then l.sql_at end, c.at) as at) q
  cross join lateral (
    select least(min(h.created_at), q.at, case when l.stage = 'prospect' and l.stage_at >= e.created_at then l.stage_at end) as at
    from handoffs h where h.lead_id = l.id and h.status <> 'withdrawn' and h.created_at >= e.created_at
  ) p`;
const each: SQL = sql`(values ('prospect', r.prospect), ('sql', r.sql), ('customer', r.customer)) s (reach, at)`;

/** How the enrollments since an instant went on, by reach, with how many they are. */
export async function loadPast(
  tx: Tx,
  of: Of & { since: Date; asOf: Date; weeks: number },
): Promise<{ enrollments: number; groups: Map<Reach, PastGroup[]> }> {
  const { since, asOf, weeks } = of;
  const inTime = sql`e.created_at >= ${since.toISOString()} and e.created_at < ${asOf.toISOString()} and ${ofSequence(of)}`;
  const [counted] = await tx.execute<{ count: number }>(sql`select count(*)::int as count from enrollments e where ${inTime}`);
  const enrollments = counted?.count ?? 0;
  const part = enrollments <= mostOfHistory ? sql`true` : sql`
    (hashtextextended(e.id::text, 0) & 1048575) < ${Math.floor((mostOfHistory / enrollments) * 1_048_576)}::int`;
  const at = sql`${asOf.toISOString()}::timestamptz`;
  const rows = await tx.execute<PastGroup & { reach: Reach }>(sql`
    with r as materialized (
      select e.created_at, e.ended_at, r.* from enrollments e join leads l on l.id = e.lead_id cross join lateral (${stages}) r
      where ${inTime} and ${part}
    )
    select s.reach, a.age, least(${weeks}::int, floor(extract(epoch from ${at} - m.at) / 604800))::int as followed,
      case when s.at <= ${at} then floor(extract(epoch from s.at - m.at) / 604800)::int end as week, count(*)::int as count
    from r cross join unnest(${`{${ages.join(",")}}`}::int[]) a (age)
    cross join lateral (select r.created_at + a.age * interval '168 hours' as at) m
    cross join lateral ${each}
    where m.at < ${at} and (a.age = 0 or r.ended_at is null or r.ended_at > m.at) and (s.at is null or s.at >= m.at)
    group by 1, 2, 3, 4`);
  return {
    enrollments,
    groups: new Map(Array.from(Map.groupBy(rows, ({ reach }) => reach), ([reach, found]) => [reach, [...found]])),
  };
}

/** Who is in a sequence now and has not come so far, by reach. Somebody who is in several is a part of each. */
export async function loadNow(
  tx: Tx,
  of: Of & { asOf: Date },
): Promise<{ enrollments: number; groups: Map<Reach, NowGroup[]> }> {
  const at = sql`${of.asOf.toISOString()}::timestamptz`;
  const [counted] = await tx.execute<{ count: number }>(sql`
    select count(*)::int as count from enrollments e where e.status in ('waiting', 'active', 'paused') and ${ofSequence(of)}`);
  const rows = await tx.execute<NowGroup & { reach: Reach }>(sql`
    with r as (
      select e.age, 1.0 / count(*) over (partition by e.lead_id) as share, l.stage, l.sql_at, l.stage_at
      from (select e.lead_id, (
          select max(a.age) from unnest(${`{${ages.join(",")}}`}::int[]) a (age)
          where a.age = 0 or e.created_at + a.age * interval '168 hours' <= ${at}) as age
        from enrollments e where e.status in ('waiting', 'active', 'paused') and ${ofSequence(of)}) e
      join leads l on l.id = e.lead_id
    )
    select s.reach, r.age, sum(r.share)::float8 as people from r cross join lateral (values
      ('prospect', r.stage = 'lead'), ('sql', r.sql_at is null and r.stage <> 'customer'), ('customer', r.stage <> 'customer')
    ) s (reach, still) where s.still and r.stage <> 'disqualified' group by 1, 2 order by 1, 2`);
  return {
    enrollments: counted?.count ?? 0,
    groups: new Map(Array.from(Map.groupBy(rows, ({ reach }) => reach), ([reach, found]) => [reach, [...found]])),
  };
}
