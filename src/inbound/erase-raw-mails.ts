import { sql } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import type { InboundParts } from "./parts.ts";

const batchSize = 500;
const dayMs = 86_400_000;

/**
 * Empties the raw bytes of mails that were kept for the configured days; what was understood of them stays. Those that
 * still need their bytes stay whole: mails that are not settled, or that a person has to review.
 */
export async function eraseRawMails({
  db,
  clock,
  inbound,
}: Pick<Ground & InboundParts, "db" | "clock" | "inbound">): Promise<void> {
  const before = new Date(clock.now().getTime() - inbound.rawMailDays * dayMs).toISOString();
  for (;;) {
    const erased = await db.execute(sql`
      update inbound_mails set raw = ''
      where id in (
        select id from inbound_mails
        where status = 'settled' and raw <> '' and received_at < ${before}::timestamptz and review is distinct from 'needed'
        limit ${batchSize}
      )
      returning id`);
    if (erased.length < batchSize) return;
  }
}
