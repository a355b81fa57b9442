import { sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { group } from "./group.ts";

const capDays = 8;

/** A mail that counts for the caps of its lead, and when it does. */
export interface CountedSend {
  id: string;
  at: Date;
}

/**
 * Mails of the last days that went out or are on their way, over all sequences, by lead. One that has not gone counts when
 * it will: when it is due; now, while it may leave without being asked again; and when it was due, once its rules are to be
 * asked again before it leaves, as those will count what went meanwhile.
 */
export async function loadSends(
  tx: Executor,
  leadIds: readonly string[],
  now: Date,
): Promise<Map<string, CountedSend[]>> {
  const since = new Date(now.getTime() - capDays * 86_400_000).toISOString();
  const at = sql`${now.toISOString()}::timestamptz`;
  const rows = await tx.execute<{ owner: string; id: string; at: string }>(sql`
    select l.id as owner, m.id, case
        when sent_at is not null then sent_at
        when due_at > ${at} then due_at
        when allowed_until > ${at} then ${at}
        else greatest(queued_at, due_at)
      end as at
    from unnest(${`{${leadIds.join(",")}}`}::uuid[]) l (id) cross join lateral (
      select * from messages where lead_id = l.id and sent_at >= ${since}
      union all
      select * from messages where lead_id = l.id and sent_at is null and status not in ('rejected', 'canceled')
        and greatest(queued_at, due_at, allowed_until) >= ${since}
    ) m
    where status not in ('rejected', 'canceled')`);
  return group(rows, ({ id, at }) => ({ id, at: new Date(at) }));
}
