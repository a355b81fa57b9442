import { sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { executePrepared } from "../../db/prepared.ts";
import type { SenderUsage } from "./allowance.ts";
import { capWindows } from "./allowance.ts";
import type { Sender } from "../default-sender.ts";

/**
 * What counts against a sender's caps at `now`: what was sent in the window, as `sender_counts` says, and what may be sent at
 * this moment. One statement, and settling moves a mail from the one to the other in one transaction, so that none is
 * missed and none counts twice.
 */
export async function countUsage(
  db: Executor,
  { id, timezone }: Pick<Sender, "id" | "timezone">,
  now: Date,
): Promise<SenderUsage> {
  const { day, hour } = capWindows(timezone, now);
  const [usage] = await executePrepared<{ day: number; hour: number }>(
    db,
    sql`
    select (sent.day + under_way.count)::int as day, (sent.hour + under_way.count)::int as hour
    from (
      select coalesce(sum(sent), 0) as day, coalesce(sum(sent) filter (where quarter >= ${hour.toISOString()}), 0) as hour
      from sender_counts where sender_id = ${id} and quarter >= ${day.toISOString()}
    ) sent, (
      select count(*) from messages where sender_id = ${id} and status in ('sending', 'uncertain')
    ) under_way`,
  );
  return usage ?? { day: 0, hour: 0 };
}
