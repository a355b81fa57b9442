import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import type { FailureKind, GuardScope } from "../../db/schema/guard.ts";
import type { GuardLimit } from "../../sender/guard/guard-limits.ts";
import { mostMails } from "./judge.ts";
import type { GuardCounts } from "./judge.ts";

/** What the guard may pause: a sequence or a sender by its id, or the From domain of senders, lower case. */
export interface GuardTarget {
  scope: GuardScope;
  target: string;
}

/** The senders (`s`) of a From domain. */
export function ofDomain(domain: string): SQL {
  return sql`lower(split_part(s.email, '@', 2)) = ${domain}`;
}

/**
 * Counts the mails sent after `since`, and those of them that failed. Only traffic that would go on counts: what is paused
 * harms nobody any more. What was sent before its sequence or its sender was resumed counts no more, either. Mails are
 * counted only as far as they can matter, so this costs as much as there are failures, however much is sent.
 *
 * Failures that were not looked at yet do not count, so that every scope of one look sees the same ones, and the smallest
 * is paused first.
 */
export async function countSince(
  tx: Tx,
  { scope, target }: GuardTarget,
  kind: FailureKind,
  limit: GuardLimit,
  since: Date,
): Promise<GuardCounts> {
  const which = { sequence: sql`q.id = ${target}`, sender: sql`s.id = ${target}`, domain: ofDomain(target) }[scope];
  const pairs = sql`
    with pairs as materialized (
      select q.id as sequence_id, s.id as sender_id,
        greatest(${since.toISOString()}::timestamptz, q.resumed_at, s.resumed_at) as since
      from sequences q cross join senders s
      where q.status = 'published' and s.paused_at is null and ${which}
    )`;
  const [failed] = await tx.execute<{ failures: number; destinations: number; refused: number }>(sql`
    ${pairs}
    select count(*) filter (where f.kind = ${kind})::int as failures,
      count(distinct f.destination) filter (where f.kind = ${kind})::int as destinations,
      count(*) filter (where not f.accepted)::int as refused
    from pairs p cross join lateral (
      select f.kind, f.destination, f.accepted from delivery_failures f
      where f.sequence_id = p.sequence_id and f.sender_id = p.sender_id and f.sent_at > p.since
        and f.checked_at is not null
    ) f`);
  const { failures = 0, destinations = 0, refused = 0 } = failed ?? {};
  if (failures < limit.atLeast) return { failures, destinations, mails: refused };
  const enough = mostMails(failures, limit) + 1;
  // In the order of the index messages_sent_of: the planner walks it and stops, where it would else collect the whole window.
  const [counted] = await tx.execute<{ accepted: number }>(sql`
    ${pairs}
    select count(*)::int as accepted from (
      select from pairs p cross join lateral (
        select from messages m
        where m.sequence_id = p.sequence_id and m.sender_id = p.sender_id and m.sent_at > p.since
        order by m.sent_at desc limit ${enough}
      ) m limit ${enough}
    ) counted`);
  return { failures, destinations, mails: refused + (counted?.accepted ?? 0) };
}
