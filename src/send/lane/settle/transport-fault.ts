import { eq, sql } from "drizzle-orm";
import type { Ground } from "../../../ground.ts";
import { senders } from "../../../db/schema/index.ts";

/** Writes down that none of a sender's transports can be reached, for whoever looks why nothing goes. */
export async function noteFault(
  { db, clock, log }: Pick<Ground, "db" | "clock" | "log">,
  senderId: string,
  reason: string,
): Promise<void> {
  log.error({ senderId, reason }, "no transport of the sender is available");
  const transportFault = { since: clock.now().toISOString(), reason };
  await db.update(senders).set({ transportFault }).where(eq(senders.id, senderId));
}

/** A server took up a mail of the sender again: what was deferred because none could be reached is due at once. */
export async function clearFault(
  { db, clock, log }: Pick<Ground, "db" | "clock" | "log">,
  senderId: string,
): Promise<void> {
  const at = sql`${clock.now().toISOString()}::timestamptz`;
  await db.update(senders).set({ transportFault: null }).where(eq(senders.id, senderId));
  await db.execute(sql`
    update messages set due_at = ${at}
    where sender_id = ${senderId} and status = 'deferred' and reason in ('connection', 'auth') and due_at > ${at}`);
  log.info({ senderId }, "the transport of the sender is available again");
}
