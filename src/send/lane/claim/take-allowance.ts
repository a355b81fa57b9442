import { sql } from "drizzle-orm";
import type { Tx } from "../../../db/client.ts";
import { afterGap, allowance } from "../../../sender/usage/allowance.ts";
import { countUsage } from "../../../sender/usage/count-usage.ts";
import type { Sender } from "../../../sender/default-sender.ts";

/** Whether anything limits how many mails a sender sends; one that is unlimited needs no lock. */
export function isLimited(sender: Sender): boolean {
  return sender.dailyCap !== null || sender.hourlyCap !== null || sender.warmUp !== null || sender.minGapMs > 0;
}

/**
 * How many messages of a sender may be claimed in this transaction. The caller holds the lock on the sender's row, so that
 * no other process claims meanwhile. With nothing left, the sender is held until its window ends, with the reason.
 */
export async function takeAllowance(tx: Tx, sender: Sender, now: Date): Promise<number> {
  const allowed = allowance(sender, await countUsage(tx, sender, now), now);
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
