import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { inPublishedSequence } from "../../../db/in-published-sequence.ts";
import { recordRows } from "../../../platform/rows/record-rows.ts";
import type { Limits } from "./limits.ts";

/** What is looked for in a sender's lane. */
export interface Wanted {
  senderId: string;
  /** the sequences that have something due in it, as `sequencesDue` says */
  lanes: readonly string[];
  now: Date;
  /** how many messages at most */
  limit: number;
  /** Whether a cap may bind: then all follow-ups go before any first mail, whatever their sequences. */
  scarce?: boolean;
}

/** A WITH item `due`: what goes next from the lane. */
export function dueInLane(wanted: Wanted): SQL {
  return sql`due as (select id, passed from (${headOf(wanted, sql`true`)}) head)`;
}

/** A WITH item `due`: what goes next from the lane, and from the lines with room, each in the order of its index. */
export function dueInLines(wanted: Wanted, { lined, rooms }: Limits): SQL {
  const { senderId, now, limit } = wanted;
  const lines = Object.entries(rooms)
    .filter(([, room]) => room > 0)
    .map(([destination, room]) => ({ destination, room: Math.min(room, limit) }));
  const elsewhere = sql`m.destination not in (select jsonb_array_elements_text(${JSON.stringify(lined)}::text::jsonb))`;
  return sql`lane as (${headOf(wanted, elsewhere)}), line as (
    select m.id, m.priority, m.due_at, m.passed from ${recordRows(lines, "destination text, room int")}
    cross join lateral (
      select m.id, m.priority, m.due_at, ${hasPassed(now)} as passed from messages m
      where ${claimable(senderId, now)} and m.in_line and m.destination = r.destination
      order by m.priority desc nulls last, m.due_at
      limit r.room
      for update of m skip locked
    ) m
  ), due as (
    select id, passed from (select id, priority, due_at, passed from lane union all select * from line) m
    order by m.priority desc nulls last, m.due_at limit ${limit})`;
}

/**
 * The head of the lane, locked. Of several sequences each gets its share, so that a crowd of one delays none of another: the
 * first of each goes first, then the second of each. With one sequence it is a walk along the index.
 */
function headOf({ senderId, lanes, now, limit, scarce = false }: Wanted, where: SQL): SQL {
  const ofSequence = (id: SQL, most: SQL) => sql`
    select m.id, m.sequence_id, m.priority, m.due_at, ${hasPassed(now)} as passed from messages m
    where ${claimable(senderId, now)} and not m.in_line and m.sequence_id = ${id} and ${where}
    order by m.priority desc nulls last, m.due_at
    limit ${most}
    for update of m skip locked`;
  const [only] = lanes;
  if (lanes.length <= 1) return ofSequence(sql`${only ?? null}::uuid`, sql`${limit}`);
  // Twice the share, because some have less. Where a cap may bind, one sequence may have all the follow-ups there are.
  const most = scarce ? limit : Math.min(limit, 2 * Math.ceil(limit / lanes.length));
  const turn = sql`row_number() over (partition by m.sequence_id${scarce ? sql`, m.priority` : sql``}
    order by m.priority desc nulls last, m.due_at)`;
  return sql`
    select m.id, m.priority, m.due_at, m.passed from (
      select m.*, ${turn} as turn from unnest(${`{${lanes.join(",")}}`}::uuid[]) s (id)
      cross join lateral (${ofSequence(sql`s.id`, sql`${most}`)}) m
    ) m
    order by ${scarce ? sql`m.priority desc nulls last, ` : sql``}m.turn, m.due_at limit ${limit}`;
}

// Scalar subqueries where a join would let the planner sort: a claim walks an index and reads what it takes, however long
// the lane is.
function claimable(senderId: string, now: Date): SQL {
  return sql`m.sender_id = ${senderId} and m.status in ('queued', 'deferred') and m.due_at <= ${now.toISOString()}
    and (select e.status from enrollments e where e.id = m.enrollment_id) in ('active', 'completed')
    and ${inPublishedSequence("m")}`;
}

/** Whether the rules that let a message into the queue are to be asked again. */
function hasPassed(now: Date): SQL {
  return sql`coalesce(m.allowed_until <= ${now.toISOString()}, false)`;
}
