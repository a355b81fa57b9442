import { and, desc, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { inboundMails, messages, repMails, reps, senders } from "../db/schema/index.ts";
import type { InboundParts } from "../inbound/parts.ts";
import { encodeTimelineCursor } from "../lead/timeline/timeline-cursor.ts";
import type { TimelinePosition } from "../lead/timeline/timeline-cursor.ts";
import { RipenError } from "../platform/errors.ts";
import { readMessageSource } from "../send/ledger/message-source.ts";
import type { SequenceParts } from "../sequence/parts.ts";
import { numbered } from "./said.ts";
import type { Said } from "./said.ts";

export type ConversationDeps = Pick<
  Ground & SequenceParts & InboundParts,
  "db" | "clock" | "site" | "versions" | "mailReader"
>;

/** `earlier` is the cursor for what was said before these; null when that is all. */
export interface Conversation {
  said: Said[];
  earlier: string | null;
}

/** What somebody wrote to us as a person. Reports of mail servers and notes of machines are said by nobody. */
const spoken = ["human_reply", "unsubscribe", "auto_reply"] as const;

/**
 * What was said with a lead, oldest first: our mails as they were sent, theirs, and those of reps. Of a long conversation the
 * latest `limit`; what was before them follows with the cursor.
 */
export async function loadConversation(
  app: ConversationDeps,
  { leadId, limit, cursor }: { leadId: string; limit: number; cursor?: TimelinePosition | undefined },
): Promise<Conversation> {
  const asked = { leadId, limit: limit + 1, cursor };
  const all = [...(await loadOurs(app, asked)), ...(await loadTheirs(app, asked)), ...(await loadOfReps(app, asked))];
  all.sort((a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1));
  const latest = all.slice(0, limit);
  const oldest = latest.at(-1);
  const said: Said[] = [];
  // One after the other: each of ours is written anew, which takes its time.
  for (const one of latest.toReversed()) {
    said.push(one.kind === "ours" ? { ...one, text: await textOfMessage(app, one.id) } : one);
  }
  return { said, earlier: all.length > limit && oldest !== undefined ? encodeTimelineCursor(oldest) : null };
}

interface Asked {
  leadId: string;
  limit: number;
  cursor: TimelinePosition | undefined;
}

const before = (position: SQL, cursor: TimelinePosition | undefined): SQL | undefined =>
  cursor && sql`${position} < (${cursor.at.toISOString()}::timestamptz, ${cursor.id}::uuid)`;

async function loadOurs({ db }: ConversationDeps, { leadId, limit, cursor }: Asked): Promise<Said[]> {
  const rows = await db
    .select({
      id: messages.id,
      at: messages.sentAt,
      to: messages.email,
      subject: messages.subject,
      name: senders.name,
      email: senders.email,
    })
    .from(messages)
    .innerJoin(senders, eq(senders.id, messages.senderId))
    .where(
      and(
        eq(messages.leadId, leadId),
        isNotNull(messages.sentAt),
        before(sql`(${messages.sentAt}, ${messages.id})`, cursor),
      ),
    )
    .orderBy(desc(messages.sentAt), desc(messages.id))
    .limit(limit);
  return rows.flatMap(({ id, at, to, subject, name, email }) =>
    at === null
      ? []
      : [
          {
            kind: "ours" as const,
            id,
            at,
            from: { name, email },
            to,
            subject: subject ?? "",
            text: null,
            class: null,
            attachments: [],
          },
        ],
  );
}

async function loadTheirs({ db }: ConversationDeps, { leadId, limit, cursor }: Asked): Promise<Said[]> {
  const rows = await db
    .select({
      id: inboundMails.id,
      at: inboundMails.receivedAt,
      name: inboundMails.fromName,
      email: inboundMails.fromEmail,
      writer: inboundMails.writer,
      subject: inboundMails.subject,
      text: inboundMails.replyText,
      class: inboundMails.class,
      attachments: inboundMails.attachments,
    })
    .from(inboundMails)
    .where(
      and(
        eq(inboundMails.leadId, leadId),
        inArray(inboundMails.class, [...spoken]),
        // What came to the address of a rep was written by the rep.
        isNull(inboundMails.repId),
        before(sql`(${inboundMails.receivedAt}, ${inboundMails.id})`, cursor),
      ),
    )
    .orderBy(desc(inboundMails.receivedAt), desc(inboundMails.id))
    .limit(limit);
  return rows.map(({ id, at, name, email, writer, subject, text, attachments, ...row }) => ({
    kind: "theirs" as const,
    id,
    at,
    from: writer ?? (email === null ? null : { name: name ?? "", email }),
    to: null,
    subject: subject ?? "",
    text,
    class: row.class,
    attachments: numbered(attachments),
  }));
}

/** What reps wrote and what went out: not what waits for them or was not sent. */
async function loadOfReps({ db }: ConversationDeps, { leadId, limit, cursor }: Asked): Promise<Said[]> {
  const rows = await db
    .select({
      id: repMails.id,
      at: repMails.at,
      to: repMails.email,
      subject: repMails.subject,
      text: repMails.text,
      attachments: repMails.attachments,
      name: reps.name,
      email: reps.email,
    })
    .from(repMails)
    .innerJoin(reps, eq(reps.id, repMails.repId))
    .where(
      and(
        eq(repMails.leadId, leadId),
        eq(repMails.status, "sent"),
        before(sql`(${repMails.at}, ${repMails.id})`, cursor),
      ),
    )
    .orderBy(desc(repMails.at), desc(repMails.id))
    .limit(limit);
  return rows.map(({ name, email, attachments, ...row }) => ({
    kind: "rep" as const,
    ...row,
    from: { name, email },
    class: null,
    attachments: numbered(attachments),
  }));
}

/** Where a link leads, as the text part has it. In a source that is written now nobody could follow it. */
const linkTarget = / ?\[https?:\/\/[^\]\s]+\]/gu;

/** The text part of a message, written now from what it was written from; null when that cannot be done any more. */
async function textOfMessage(app: ConversationDeps, id: string): Promise<string | null> {
  try {
    const { raw } = await readMessageSource(app, { id });
    return (await app.mailReader.read(raw, "mail")).mail.text.replaceAll(linkTarget, "");
  } catch (error) {
    // A version that cannot be written any more costs only the words of this mail.
    if (error instanceof RipenError) return null;
    throw error;
  }
}
