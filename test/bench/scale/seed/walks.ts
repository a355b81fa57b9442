import { sql } from "drizzle-orm";
import { arrayOf, idOf, inBulk, instantOf, oneOf, rounds, roundsTable } from "./seeding.ts";
import type { Seeding } from "./seeding.ts";

/** Walks of every lead, evenly over the time since it came, each through another sequence. Few are still under way, none is due. */
export async function seedWalks({ db, sizes, now, sequences }: Seeding): Promise<void> {
  const at = instantOf(now);
  const count = sql.raw(String(sequences.length));
  const [ids, versions] = [sequences.map((one) => one.sequenceId), sequences.map((one) => one.versionId)];
  const all = rounds(sizes.enrollments, sizes.leads);
  await inBulk(db, async (tx) => {
    await tx.execute(sql`
        insert into enrollments (id, lead_id, sequence_id, version_id, status, step_id, due_at, wait_until, resume_at, state, exit_reason, ended_at, created_at)
        select ${idOf(sql`c`)}, lead, (${arrayOf(ids, "uuid")})[1 + nth], (${arrayOf(versions, "uuid")})[1 + nth], status,
          case when status in ('active', 'paused') then 'wait-3' end, case when status = 'active' then later end,
          case when status = 'active' then later end, case when status = 'paused' then later end,
          case when status = 'waiting' then '{}' else '{"visits": {"mail-1": 1, "wait-2": 1, "mail-2": 1}}' end::jsonb,
          case when status = 'exited' then ${oneOf(["replied", "unsubscribed", "manual", "goal"])} end,
          case when status in ('completed', 'exited') then least(c + interval '7 days', ${at}) end, c
        from (
          select id as lead, (n + k.round * 7) % ${count} as nth,
            created_at + (${at} - created_at) * ((k.round + random()) / ${all.length}::int) as c, ${at} + interval '1 day' + random() * interval '60 days' as later,
            case when r < 0.86 then 'completed' when r < 0.96 then 'exited' when r < 0.99 then 'active' when r < 0.995 then 'paused' else 'waiting' end as status
          from (select id, created_at, split_part(substring(email from 5), '@', 1)::int as n, random() as r from leads) l
          join ${roundsTable(sizes.enrollments, sizes.leads)} on random() < k.share order by c
        ) w`);
  });
  await db.execute(sql`analyze enrollments`);
}
