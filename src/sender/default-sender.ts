import { eq } from "drizzle-orm";
import type { Executor } from "../db/client.ts";
import { senders } from "../db/schema/index.ts";

export type Sender = typeof senders.$inferSelect;

/**
 * The sender that sequences use. Made, or brought up to date, from the configured `MAIL_FROM` at start.
 * @param from display name and address
 */
export async function ensureDefaultSender(
  db: Executor,
  from: { name: string; email: string },
  now: Date,
): Promise<Sender> {
  const [sender] = await db
    .insert(senders)
    .values({ ...from, isDefault: true, createdAt: now })
    .onConflictDoUpdate({ target: senders.isDefault, targetWhere: eq(senders.isDefault, true), set: from })
    .returning();
  if (sender === undefined) throw new Error("upsert returned no row");
  return sender;
}
