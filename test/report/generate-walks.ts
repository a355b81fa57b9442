import { sql } from "drizzle-orm";
import type { App } from "../../src/app.ts";

const some = (share: number) => sql.raw(`random() < ${share}`);
const steps = sql`(array['mail-1', 'wait-2', 'mail-2', 'wait-3'])`;

/** Decisions of the enrollments that there are: steps in some order, some taken again, some to the end, seconds to weeks apart. */
export async function generateWalks(db: App["db"], seed: number): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`select setseed(${seed})`);
    await tx.execute(sql`
      insert into decisions (lead_id, enrollment_id, sequence_id, version_id, made)
      select e.lead_id, e.id, e.sequence_id, e.version_id, jsonb_build_array(
        jsonb_build_object('at', t, 'is', 2, 'of', jsonb_build_array(${steps}[1 + floor(random() * 4)::int], 1, t)),
        jsonb_build_object('at', t, 'rule', case when random() < 0.2 then 'end' else 'wait' end, 'outcome', 'x', 'reason', 'x')
          || case when random() < 0.5 then jsonb_build_object('stepId', 'wait-2') else '{}' end)
      from (
        select e.*, to_char(e.created_at + n * (random() ^ 4) * interval '20 days', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as t
        from enrollments e cross join generate_series(1, 3) n where random() < 0.8 order by e.id, n
      ) e`);
  });
}

/** What happens to enrollments: they go on, end, are taken up again, change their version and their steps, and are forgotten. */
export async function stirWalks(db: App["db"], seed: number): Promise<void> {
  await generateWalksOfSome(db, seed);
  await db.transaction(async (tx) => {
    await tx.execute(sql`select setseed(${seed})`);
    await tx.execute(sql`
      update enrollments set status = 'completed', step_id = null, exit_reason = null where status = 'active' and ${some(0.2)}`);
    await tx.execute(sql`
      update enrollments set status = 'exited', step_id = case when random() < 0.5 then step_id end, exit_reason = 'goal'
      where status in ('active', 'paused') and ${some(0.2)}`);
    await tx.execute(sql`
      update enrollments set status = 'active', step_id = 'mail-2', exit_reason = null, state = '{"visits":{"mail-1":2,"mail-2":1}}'
      where status = 'completed' and ${some(0.1)}`);
    await tx.execute(sql`update enrollments set due_at = now() where status = 'active' and ${some(0.3)}`);
    await tx.execute(sql`update enrollments set created_at = created_at - interval '3 days' where ${some(0.02)}`);
    await tx.execute(sql`delete from decisions where ${some(0.03)}`);
    await tx.execute(sql`delete from enrollments where ${some(0.01)}`);
  });
}

async function generateWalksOfSome(db: App["db"], seed: number): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`select setseed(${seed})`);
    await tx.execute(sql`
      insert into decisions (lead_id, enrollment_id, sequence_id, version_id, made)
      select lead_id, id, sequence_id, version_id, jsonb_build_array(jsonb_build_object('at', to_char(created_at + interval '25 days', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'is', 2, 'of', jsonb_build_array(${steps}[1 + floor(random() * 4)::int], 1, null)))
      from enrollments where ${some(0.3)} order by id`);
  });
}
