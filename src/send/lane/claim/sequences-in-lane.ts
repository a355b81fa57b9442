import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";

/** SQL of the sequences that have something in a sender's lane, read off the index one by one. */
export function sequencesInLane(senderId: SQL): SQL<string[]> {
  const next = (from: SQL) => sql`(
    select m.sequence_id from messages m
    where m.sender_id = ${senderId} and m.status in ('queued', 'deferred') and not m.in_line ${from}
    order by m.sequence_id limit 1)`;
  return sql<string[]>`array(
    with recursive lane (id) as (
      select ${next(sql``)}
      union all
      select ${next(sql`and m.sequence_id > lane.id`)} from lane where lane.id is not null
    )
    select id::text from lane where id is not null)`;
}

/** SQL of those among them that are published and have something due: a share of a claim is theirs. */
export function sequencesDue(senderId: SQL, at: SQL): SQL<string[]> {
  // Each priority by its name: the index is ordered by it before it is by `due_at`.
  return sql<string[]>`array(
    select q.id from unnest(${sequencesInLane(senderId)}) q (id)
    where exists (select from sequences s where s.id = q.id::uuid and s.status = 'published') and exists (
      select from messages m where m.sender_id = ${senderId} and m.status in ('queued', 'deferred') and not m.in_line
        and m.sequence_id = q.id::uuid and m.priority in (0, 1) and m.due_at <= ${at}))`;
}
