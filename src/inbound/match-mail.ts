import { desc, eq, inArray } from "drizzle-orm";
import type { App } from "../app.ts";
import { leads, messages } from "../db/schema/index.ts";
import type { MatchedBy } from "../db/schema/inbound.ts";
import { readMessageAddress } from "../send/addresses.ts";
import type { AddressKind } from "../send/addresses.ts";
import type { InboundMessage } from "./read-mail.ts";

export interface Match {
  by: MatchedBy;
  leadId: string;
  messageId: string | null;
  /** Which of our signed addresses it was sent to. */
  address: AddressKind | null;
}

/**
 * Finds whom a mail is from and which message it answers: by a signed address, else by the Message-IDs it refers to, else
 * by the sender's address.
 */
export async function matchMail(
  { db, site, signers }: Pick<App, "db" | "site" | "signers">,
  envelopeTo: readonly string[],
  mail: InboundMessage,
): Promise<Match | undefined> {
  for (const recipient of [...envelopeTo, ...mail.recipients]) {
    const read = readMessageAddress(site, signers.reply, recipient);
    if (read === undefined) continue;
    const [message] = await db.select().from(messages).where(eq(messages.id, read.messageId));
    if (message !== undefined) {
      return { by: "token", leadId: message.leadId, messageId: message.id, address: read.kind };
    }
  }
  const references = mail.references.slice(0, 100);
  if (references.length > 0) {
    const known = await db.select().from(messages).where(inArray(messages.rfcMessageId, references));
    const answered = references.flatMap((id) => known.find(({ rfcMessageId }) => rfcMessageId === id) ?? [])[0];
    if (answered !== undefined) {
      return { by: "references", leadId: answered.leadId, messageId: answered.id, address: null };
    }
  }
  if (mail.fromEmail === null) return undefined;
  const [lead] = await db.select({ id: leads.id }).from(leads).where(eq(leads.email, mail.fromEmail));
  if (lead === undefined) return undefined;
  const [latest] = await db
    .select({ id: messages.id })
    .from(messages)
    .where(eq(messages.leadId, lead.id))
    .orderBy(desc(messages.queuedAt))
    .limit(1);
  return { by: "sender", leadId: lead.id, messageId: latest?.id ?? null, address: null };
}
