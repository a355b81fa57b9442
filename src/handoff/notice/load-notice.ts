import { asc, eq, sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { inboundMails, leads, reps, senders } from "../../db/schema/index.ts";
import type { QuietHours } from "../../db/schema/reps.ts";
import type { OutboxEntry } from "../../db/schema/handoffs.ts";
import { isPresent } from "../../rep/assign/presence.ts";
import { standInFor } from "../../rep/assign/stand-in.ts";
import { loadReplies, loadReply } from "../context.ts";
import type { NoticeContext } from "./write/write-notice.ts";

/** A notice and who is to read it. */
export interface AddressedNotice extends NoticeContext {
  owner: { name: string; email: string; zone?: string; quietHours?: QuietHours | null };
}

/**
 * Loads what a notice is about. It goes to the rep of the lead or who stands in, else to the rep who is there and longest with us,
 * else to the default sender's own mailbox.
 */
export async function loadNotice(
  db: Executor,
  entry: Extract<OutboxEntry, { topic: "notice" }>,
  now: Date,
): Promise<AddressedNotice | undefined> {
  const [row] = await db.select({ lead: leads }).from(leads).where(eq(leads.id, entry.leadId));
  const [mail] = await db
    .select({ delegate: inboundMails.delegate })
    .from(inboundMails)
    .where(eq(inboundMails.id, entry.inboundMailId));
  const reply = await loadReply(db, entry.inboundMailId);
  if (row === undefined || mail === undefined || reply === null) return undefined;
  const more = await loadReplies(db, entry.more ?? []);
  const { notice, uncounted = 0 } = entry;
  const reader = row.lead.repId === null ? undefined : await standInFor(db, row.lead.repId, now);
  return { notice, lead: row.lead, mail, reply, more, uncounted, owner: reader ?? (await defaultOwner(db, now)) };
}

/** Who reads what is about nobody's lead: the rep who is there and longest with us, else the default sender's own mailbox. */
export async function defaultOwner(db: Executor, now: Date): Promise<AddressedNotice["owner"]> {
  const [rep] = await db
    .select()
    .from(reps)
    .where(isPresent(sql`reps`, sql`${now.toISOString()}::timestamptz`))
    .orderBy(asc(reps.createdAt), asc(reps.id))
    .limit(1);
  if (rep !== undefined) return rep;
  const [sender] = await db.select().from(senders).where(eq(senders.isDefault, true));
  if (sender === undefined) throw new Error("there is no default sender");
  return sender;
}
