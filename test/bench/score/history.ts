import { sql } from "drizzle-orm";
import type { Db } from "../../../src/db/client.ts";

/** Rules that find who is ripe in a generated history, and the score that promotes. */
export const plantedRules = {
  name: "Planted",
  fit: [
    { id: "industry", points: 5, if: { attribute: "industry", op: "eq", value: "software" } },
    { id: "competitor", points: -100, if: { tag: "competitor" } },
  ],
  engagement: [
    {
      id: "web",
      halfLife: "P7D",
      cap: 60,
      rules: [
        {
          id: "prices",
          on: "event",
          event: "page.viewed",
          where: [{ property: "path", op: "startsWith", value: "/pricing" }],
          points: 10,
          cap: 50,
        },
        { id: "read", on: "event", event: "page.viewed", points: 1, cap: 3 },
      ],
    },
  ],
  intent: { warm: 10, hot: 25 },
};
export const plantedThreshold = 25;

/**
 * What is planted, of every 100 leads: 25 look at the prices three times within an hour, of whom 15 are accepted and 10 are
 * not; 5 are accepted without that; 25 look at the prices three times in two months; and one competitor looks like the 25.
 */
export const planted = { precision: 15 / 25, recall: 15 / 20, replied: { precision: 10 / 13, recall: 10 / 20 } };

/** Generates leads with a history in which `planted` is true, `count` of them (a multiple of 100), created a second apart. */
export async function makeHistory(db: Db, count: number, begin: Date): Promise<void> {
  const at = sql`${begin.toISOString()}::timestamptz`;
  const accepted = sql`(n % 100 < 15 or n % 100 between 25 and 29)`;
  await db.transaction(async (tx) => {
    // Rows that fit each other are made: nothing has to follow from them, and no key has to be looked up.
    await tx.execute(sql`set local session_replication_role = replica`);
    await tx.execute(sql`create table planted as select n, uuidv7() as id, ${at} + n * interval '1 second' as at
    from generate_series(0, ${count}::int - 1) n`);
    await tx.execute(sql`
    insert into leads (id, email, attributes, tags, stage, stage_at, created_at, updated_at)
    select id, 'lead' || n || '@example' || n % 5000 || '.com',
      jsonb_build_object('industry', case when n % 3 = 0 then 'software' else 'retail' end),
      case when n % 100 = 99 then array['competitor'] else array[]::text[] end,
      case when n % 100 < 3 then 'customer' when ${accepted} then 'prospect' when n % 100 = 98 then 'disqualified' else 'lead' end,
      at + interval '90 days', at, at from planted`);
    await tx.execute(sql`
    insert into events (id, name, lead_id, properties, source, occurred_at, received_at, matched_at)
    select uuidv7(), 'page.viewed', p.id, jsonb_build_object('path', '/pricing/' || visit), 'api', e.at, e.at, e.at
    from planted p cross join generate_series(0, 2) visit
    cross join lateral (select p.at + interval '70 days' + visit * interval '20 minutes' as quick, p.at + visit * interval '30 days' as slow) w
    cross join lateral (select case when n % 100 < 25 or n % 100 = 99 then quick when n % 100 between 40 and 64 then slow end as at) e
    where e.at is not null`);
    await tx.execute(sql`
    insert into events (id, name, lead_id, properties, source, occurred_at, received_at, matched_at)
    select uuidv7(), 'page.viewed', id, '{"path": "/blog"}', 'api', at, at, at from planted where n % 4 = 0`);
    await tx.execute(sql`
    insert into handoffs (id, lead_id, status, cause, created_at, responded_at)
    select uuidv7(), id, case when ${accepted} then 'accepted' else 'declined' end, '{"kind": "opens", "count": 3, "withinDays": 14}',
      at + interval '73 days', at + interval '74 days'
    from planted where ${accepted} or n % 100 between 15 and 19`);
    await tx.execute(sql`
    insert into inbound_mails (id, digest, source, envelope_from, envelope_to, raw, size, received_at, status, class, lead_id)
    select uuidv7(), 'planted-' || n, 'test', '', '{}', '', 0, at + interval '72 days', 'settled', 'human_reply', id
    from planted where n % 100 between 10 and 14 or n % 100 between 20 and 22 or n % 100 between 25 and 29`);
    await tx.execute(sql`drop table planted`);
  });
  await db.execute(sql`analyze`);
}
