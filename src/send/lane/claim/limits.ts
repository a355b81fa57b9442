import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Tx } from "../../../db/client.ts";
import { atRound, roomOf } from "../../../sender/destination/destination-pace.ts";
import { sequencesInLane } from "./sequences-in-lane.ts";
import { lockPaces, savePaces } from "./paces.ts";

/** How many messages may be claimed for the destinations that do not take whatever is due. */
export interface Limits {
  /** Destinations whose messages wait in lines of their own. */
  lined: string[];
  /** For how many messages of such a line there is room; of those that are not named, none. */
  rooms: Record<string, number>;
  /** Counts what was claimed. @returns whether it counts for a recovering destination, by destination */
  take(destinations: readonly string[]): Promise<(destination: string) => boolean>;
}

/** SQL of the destinations that messages of a sender wait in line for, read off the index one by one. */
export function linesOf(senderId: SQL): SQL<string[]> {
  const next = (from: SQL) => sql`(
    select m.destination from messages m
    where m.sender_id = ${senderId} and m.status in ('queued', 'deferred') and m.in_line ${from}
    order by m.destination limit 1)`;
  return sql<string[]>`array(
    with recursive line (destination) as (
      select ${next(sql``)}
      union all
      select ${next(sql`and m.destination > line.destination`)} from line where line.destination is not null
    )
    select destination from line where destination is not null)`;
}

/**
 * Reads the limits of a sender's destinations, exact over all processes: until the transaction ends nobody else claims for
 * a destination that is held or recovering.
 * @param full destinations that this process has enough messages of
 * @param lines destinations that have a line
 */
export async function openLimits(
  tx: Tx,
  senderId: string,
  now: Date,
  full: readonly string[],
  lines: readonly string[],
): Promise<Limits> {
  const known = await lockPaces(tx, senderId, { limitingAt: now });
  const paces = known.map((pace) => ({ ...pace, ...atRound(pace, now) }));
  const underWay = paces.some((pace) => pace.heldUntil <= now) ? await countUnderWay(tx, senderId) : new Map();
  const rooms: Record<string, number> = Object.fromEntries(lines.map((destination) => [destination, Infinity]));
  for (const pace of paces) rooms[pace.destination] = roomOf(pace, underWay.get(pace.destination) ?? 0, now);
  for (const destination of full) rooms[destination] = 0;
  const lined = Object.keys(rooms);
  await moveIntoLines(tx, senderId, now, lined);
  return {
    lined,
    rooms,
    async take(destinations) {
      const counts = Map.groupBy(destinations, (destination) => destination);
      // A round that nothing was taken in may as well begin later.
      const changed = paces.flatMap((pace) => {
        const count = counts.get(pace.destination)?.length;
        return count === undefined ? [] : [{ ...pace, taken: pace.taken + count }];
      });
      await savePaces(tx, senderId, changed);
      return (destination) => paces.some((pace) => pace.destination === destination && pace.window !== null);
    },
  };
}

async function countUnderWay(tx: Tx, senderId: string): Promise<Map<string, number>> {
  const rows = await tx.execute<{ destination: string; count: number }>(sql`
    select destination, count(*)::int as count from messages
    where sender_id = ${senderId} and status in ('sending', 'uncertain') and status = 'sending' group by destination`);
  return new Map(rows.map(({ destination, count }) => [destination, count]));
}

const movedAtOnce = 1_000;

/**
 * Moves messages of `lined` destinations from the head of the sender's lane into their lines, so that not every claim of
 * the others walks past all of them. Some at a time: what lies deeper is moved by later claims.
 */
async function moveIntoLines(tx: Tx, senderId: string, now: Date, lined: readonly string[]): Promise<void> {
  if (lined.length === 0) return;
  await tx.execute(sql`
    with head as materialized (
      select m.id, m.destination from unnest(${sequencesInLane(sql`${senderId}`)}) s (id) cross join lateral (
        select m.id, m.destination from messages m
        where m.sender_id = ${senderId} and m.status in ('queued', 'deferred') and not m.in_line
          and m.sequence_id = s.id::uuid and m.due_at <= ${now.toISOString()}
        order by m.priority desc nulls last, m.due_at
        limit ${movedAtOnce}
        for update skip locked
      ) m
      limit ${movedAtOnce}
    )
    update messages m set in_line = true, reason = coalesce(m.reason, 'destination_slow')
    from head
    where m.id = head.id and head.destination in (select jsonb_array_elements_text(${JSON.stringify(lined)}::text::jsonb))`);
}
