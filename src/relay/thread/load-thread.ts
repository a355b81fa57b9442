import { and, desc, eq, isNull, ne, or, sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { inboundMails, leads, messages, senders } from "../../db/schema/index.ts";
import { readHeaderBlock } from "../../inbound/parse/header-block.ts";
import { headerOf } from "../../inbound/parse/mail.ts";
import { readMessageIds } from "../../inbound/parse/message-ids.ts";
import { withoutReplyMark } from "../../render/compile/reply-mark.ts";
import type { Sender } from "../../sender/default-sender.ts";

/** Where an answer to a prospect belongs. */
export interface ProspectThread {
  /** Who is written to: whoever is answered, the prospect or a colleague; the prospect when nobody has written. */
  email: string;
  name: string;
  /** With one "Re: "; null when there was no mail yet. */
  subject: string | null;
  /** Message-ID of the mail that is answered, and those of its thread up to it, oldest first. */
  inReplyTo: string | null;
  references: readonly string[];
  /** Who wrote to the prospect so far: the identity to send by. */
  sender: Sender | undefined;
}

const headBytes = 65_536;

/**
 * The thread of a lead: the last mail of whoever wrote the given one, else of whoever wrote last, else our last mail to them.
 * Whoever wrote last is the lead, or somebody whose From was proven: anybody may name any From.
 * Undefined when there is no such lead.
 * @param inboundMailId a mail that the rep was told of and answers
 */
export async function loadThread(
  db: Executor,
  leadId: string,
  inboundMailId: string | null = null,
): Promise<ProspectThread | undefined> {
  const [lead] = await db.select().from(leads).where(eq(leads.id, leadId));
  if (lead === undefined) return undefined;
  const name = [lead.firstName, lead.lastName].filter(Boolean).join(" ");
  const mail = await lastMail(db, leadId, inboundMailId);
  const ours = await lastOfOurs(db, leadId, mail?.messageId ?? null);
  const sender = await senderOf(db, ours?.senderId ?? null);
  if (mail === undefined) {
    const subject = ours?.subject ? asAnswer(ours.subject) : null;
    const id = ours?.rfcMessageId ?? null;
    const references = ours === undefined ? [] : [...ours.thread, ours.rfcMessageId];
    return { email: ours?.email ?? lead.email, name, subject, inReplyTo: id, references, sender };
  }
  const headers = readHeaderBlock(Buffer.from(mail.head).toString("latin1").replace(/^\s+/, ""));
  const [id = ours?.rfcMessageId ?? null] = readMessageIds(headerOf(headers, "message-id"));
  const before = readMessageIds(headerOf(headers, "references") ?? headerOf(headers, "in-reply-to"));
  return {
    email: mail.writer?.email ?? lead.email,
    name: mail.writer?.name ?? name,
    subject: asAnswer(mail.subject ?? ours?.subject ?? ""),
    inReplyTo: id,
    references: id === null ? before : [...before.filter((one) => one !== id), id],
    sender,
  };
}

function asAnswer(subject: string): string {
  const bare = withoutReplyMark(subject).trim();
  return bare === "" ? "Re:" : `Re: ${bare}`;
}

async function lastMail(db: Executor, leadId: string, told: string | null) {
  const [one] =
    told === null
      ? []
      : await db.select({ from: inboundMails.fromEmail }).from(inboundMails).where(eq(inboundMails.id, told));
  const [mail] = await db
    .select({
      head: sql<Uint8Array>`substring(${inboundMails.raw} from 1 for ${headBytes})`,
      subject: inboundMails.subject,
      writer: inboundMails.writer,
      messageId: inboundMails.messageId,
    })
    .from(inboundMails)
    .where(
      and(
        eq(inboundMails.leadId, leadId),
        eq(inboundMails.class, "human_reply"),
        eq(inboundMails.status, "settled"),
        or(isNull(inboundMails.review), eq(inboundMails.review, "accepted")),
        one?.from
          ? eq(inboundMails.fromEmail, one.from)
          : or(isNull(inboundMails.writer), sql`${inboundMails.authentication} ->> 'authenticated' = 'true'`),
      ),
    )
    .orderBy(desc(inboundMails.receivedAt), desc(inboundMails.id))
    .limit(1);
  return mail;
}

/** The message that was answered, else the last one to the lead. */
async function lastOfOurs(db: Executor, leadId: string, messageId: string | null) {
  const [message] = await db
    .select({
      email: messages.email,
      subject: messages.subject,
      senderId: messages.senderId,
      rfcMessageId: messages.rfcMessageId,
      thread: messages.thread,
    })
    .from(messages)
    .where(
      and(
        eq(messages.leadId, leadId),
        messageId === null ? sql`${messages.sentAt} is not null` : eq(messages.id, messageId),
        ne(messages.status, "canceled"),
      ),
    )
    .orderBy(desc(messages.queuedAt))
    .limit(1);
  return message;
}

async function senderOf(db: Executor, id: string | null): Promise<Sender | undefined> {
  const [used] = id === null ? [] : await db.select().from(senders).where(eq(senders.id, id));
  if (used !== undefined) return used;
  const [usual] = await db.select().from(senders).where(eq(senders.isDefault, true));
  return usual;
}
