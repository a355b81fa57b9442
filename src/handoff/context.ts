import { and, asc, desc, eq, gte, isNull, ne, sql } from "drizzle-orm";
import type { Executor } from "../db/client.ts";
import type { InboundAnswer, InboundAttachment, InboundWriter } from "../db/schema/inbound.ts";
import { isDoubtful } from "../inbound/judge/doubt.ts";
import { handoffs, inboundMails, leads, messages, reps, touches } from "../db/schema/index.ts";

/** What somebody wrote. `writer` is who, when it was not the lead; sizes of attachments are bytes. */
export interface ReplyContext {
  /** of the inbound mail */
  id: string;
  subject: string;
  text: string;
  receivedAt: Date;
  writer: InboundWriter | null;
  attachments: readonly InboundAttachment[];
  answer: InboundAnswer | null;
  /** A machine may have written it: nobody has decided. */
  mayBeAutomatic: boolean;
}

/** Everything a rep needs to know about a prospect. */
export interface HandoffContext {
  handoff: typeof handoffs.$inferSelect;
  lead: typeof leads.$inferSelect;
  rep: typeof reps.$inferSelect | null;
  /** The reply the handoff, or the entry about it, is caused by. */
  reply: ReplyContext | null;
  /** Replies that came after that one and are told of with it, oldest first; `uncounted` came as well and are not shown. */
  more: readonly ReplyContext[];
  uncounted: number;
  /** Mails handed over so far, oldest first. */
  mails: { subject: string; sentAt: Date; opens: number; clicks: number }[];
}

/** @param replies those to show, when it is not the one that caused the handoff */
export async function loadHandoffContext(
  db: Executor,
  handoffId: string,
  replies?: { inboundMailId?: string | undefined; more?: readonly string[]; uncounted?: number },
): Promise<HandoffContext | undefined> {
  const [row] = await db
    .select({ handoff: handoffs, lead: leads, rep: reps })
    .from(handoffs)
    .innerJoin(leads, eq(leads.id, handoffs.leadId))
    .leftJoin(reps, eq(reps.id, handoffs.repId))
    .where(eq(handoffs.id, handoffId));
  if (row === undefined) return undefined;
  const { cause } = row.handoff;
  const replyId = replies?.inboundMailId ?? ("inboundMailId" in cause ? cause.inboundMailId : undefined);
  return {
    ...row,
    reply: await loadReply(db, replyId),
    more: await loadReplies(db, replies?.more ?? []),
    uncounted: replies?.uncounted ?? 0,
    mails: await loadMails(db, row.lead.id),
  };
}

/** The newly written text of an inbound mail and what came with it. */
export async function loadReply(db: Executor, id: string | undefined): Promise<ReplyContext | null> {
  if (id === undefined) return null;
  const [mail] = await db
    .select({
      id: inboundMails.id,
      subject: inboundMails.subject,
      text: inboundMails.replyText,
      receivedAt: inboundMails.receivedAt,
      writer: inboundMails.writer,
      attachments: inboundMails.attachments,
      answer: inboundMails.answer,
      class: inboundMails.class,
      reasons: inboundMails.reasons,
    })
    .from(inboundMails)
    .where(eq(inboundMails.id, id));
  if (mail === undefined) return null;
  const { class: kind, reasons, ...rest } = mail;
  return {
    ...rest,
    subject: mail.subject ?? "",
    text: mail.text ?? "",
    mayBeAutomatic: isDoubtful({ class: kind, reasons }),
  };
}

/** Those of these mails that are still there. */
export async function loadReplies(db: Executor, ids: readonly string[]): Promise<ReplyContext[]> {
  const replies = await Promise.all(ids.map((id) => loadReply(db, id)));
  return replies.filter((reply) => reply !== null);
}

/** The latest replies of people that came after a handoff was made, oldest first. */
export async function loadLaterReplies(
  db: Executor,
  { leadId, createdAt, cause }: Pick<typeof handoffs.$inferSelect, "leadId" | "createdAt" | "cause">,
  most: number,
): Promise<ReplyContext[]> {
  const rows = await db
    .select({ id: inboundMails.id })
    .from(inboundMails)
    .where(
      and(
        eq(inboundMails.leadId, leadId),
        eq(inboundMails.class, "human_reply"),
        eq(inboundMails.status, "settled"),
        isNull(inboundMails.repId),
        gte(inboundMails.receivedAt, createdAt),
        "inboundMailId" in cause ? ne(inboundMails.id, cause.inboundMailId) : undefined,
      ),
    )
    .orderBy(desc(inboundMails.receivedAt), desc(inboundMails.id))
    .limit(most);
  return loadReplies(db, rows.map(({ id }) => id).toReversed());
}

async function loadMails(db: Executor, leadId: string): Promise<HandoffContext["mails"]> {
  const count = (kind: "open" | "click") =>
    sql<number>`coalesce(sum(${touches.hits}) filter (where ${touches.kind} = ${kind} and ${touches.verdict} = 'human'), 0)::int`;
  const rows = await db
    .select({ subject: messages.subject, sentAt: messages.sentAt, opens: count("open"), clicks: count("click") })
    .from(messages)
    .leftJoin(touches, eq(touches.messageId, messages.id))
    .where(and(eq(messages.leadId, leadId), eq(messages.status, "sent")))
    .groupBy(messages.id)
    .orderBy(asc(messages.sentAt));
  return rows.flatMap(({ sentAt, subject, ...counts }) =>
    sentAt === null ? [] : [{ ...counts, sentAt, subject: subject ?? "" }],
  );
}
