import { sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import type { SenderUsage } from "./allowance.ts";
import { capWindows } from "./allowance.ts";
import type { Sender } from "../default-sender.ts";

/**
 * What counts against a sender's caps at `now`. The ledger is the counter: what was sent in the window, and what may be at
 * this moment.
 */
export async function countUsage(
  db: Executor,
  { id, timezone }: Pick<Sender, "id" | "timezone">,
  now: Date,
): Promise<SenderUsage> {
  const { day, hour } = capWindows(timezone, now);
  const [usage] = await db.execute<{ day: number; hour: number }>(sql`
    select count(*)::int as day, (count(*) filter (where at >= ${hour.toISOString()}))::int as hour from (
      select sent.at from sequences s cross join lateral (
        select m.sent_at as at from messages m
        where m.sequence_id = s.id and m.sender_id = ${id} and m.sent_at >= ${day.toISOString()}
      ) sent
      union all
      select ${now.toISOString()}::timestamptz from messages
      where sender_id = ${id} and status in ('sending', 'uncertain')
    ) used`);
  return usage ?? { day: 0, hour: 0 };
}
