import { sql } from "drizzle-orm";
import type { Tx } from "../db/client.ts";
import { afterGap, allowance, capWindows } from "../sender/allowance.ts";
import type { Sender } from "../sender/default-sender.ts";

/** Whether anything limits how many mails a sender sends; one that is unlimited needs no lock. */
export function isLimited(sender: Sender): boolean {
  return sender.dailyCap !== null || sender.hourlyCap !== null || sender.warmUp !== null || sender.minGapMs > 0;
}

/**
 * How many messages of a sender may be claimed in this transaction. The ledger is the counter: what was sent in the
 * window, and what may be at this moment. The caller holds the lock on the sender's row, so that no other process
 * claims meanwhile. With nothing left, the sender is held until its window ends, with the reason.
 */
export async function takeAllowance(tx: Tx, sender: Sender, now: Date): Promise<number> {
  const { day, hour } = capWindows(sender.timezone, now);
  const [usage] = await tx.execute<{ day: number; hour: number }>(sql`
    select count(*)::int as day, (count(*) filter (where at >= ${hour.toISOString()}))::int as hour from (
      select sent_at as at from messages where sender_id = ${sender.id} and sent_at >= ${day.toISOString()}
      union all
      select ${now.toISOString()}::timestamptz from messages
      where sender_id = ${sender.id} and status in ('sending', 'uncertain')
    ) used`);
  const allowed = allowance(sender, usage ?? { day: 0, hour: 0 }, now);
  if (allowed.kind === "open") return allowed.count;
  await hold(tx, sender.id, allowed.until, allowed.reason);
  return 0;
}

/** After a claim under a minimum gap the sender is held until the gap is over. @param random in [0, 1) */
export async function holdForGap(tx: Tx, sender: Sender, now: Date, random: number): Promise<void> {
  if (sender.minGapMs === 0) return;
  await hold(tx, sender.id, afterGap(sender.minGapMs, sender.gapJitter, now, random), "min_gap");
}

async function hold(tx: Tx, senderId: string, until: Date, reason: string): Promise<void> {
  await tx.execute(sql`
    update senders set held_until = ${until.toISOString()}, held_reason = ${reason} where id = ${senderId}`);
}
