import { and, eq, sql } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import { senders } from "../db/schema/index.ts";

export type Sender = typeof senders.$inferSelect;

// Processes that start together make one sender, one after the other.
const defaultSenderLock = 4_717_370_003;

/**
 * The sender that sequences use. Made, or brought up to date, from the configured `MAIL_FROM` at start. A sender that has
 * this address already becomes the default one, and the one before stays as an ordinary sender.
 * @param from display name and address
 */
export async function ensureDefaultSender(db: Db, from: { name: string; email: string }, now: Date): Promise<Sender> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${defaultSenderLock})`);
    const has = eq(sql`lower(${senders.email})`, from.email.toLowerCase());
    const [other] = await tx
      .select({ id: senders.id })
      .from(senders)
      .where(and(has, eq(senders.isDefault, false)));
    if (other !== undefined) {
      await tx.update(senders).set({ isDefault: false }).where(eq(senders.isDefault, true));
      await tx.update(senders).set({ isDefault: true }).where(eq(senders.id, other.id));
    }
    const [sender] = await tx
      .insert(senders)
      .values({ ...from, isDefault: true, createdAt: now })
      .onConflictDoUpdate({ target: senders.isDefault, targetWhere: eq(senders.isDefault, true), set: from })
      .returning();
    if (sender === undefined) throw new Error("upsert returned no row");
    return sender;
  });
}
