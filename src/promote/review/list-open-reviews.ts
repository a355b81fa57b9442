import { and, asc, eq, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { inboundMails, leads, messages } from "../../db/schema/index.ts";

const shownAtMost = 30;
const textAtMost = 4_000;

/** A mail about which a person has to decide, with what speaks for what. */
export type OpenReview = Awaited<ReturnType<typeof listOpenReviews>>["mails"][number];

/** The mails that wait for a decision, those that have waited longest first, and how many there are. */
export async function listOpenReviews({ db }: Pick<Ground, "db">) {
  const t = inboundMails;
  const isOpen = and(eq(t.review, "needed"), eq(t.status, "settled"));
  const mails = await db
    .select({
      id: t.id,
      receivedAt: t.receivedAt,
      fromEmail: t.fromEmail,
      fromName: t.fromName,
      subject: t.subject,
      text: sql<string | null>`left(${t.replyText}, ${textAtMost})`,
      class: t.class,
      confidence: t.confidence,
      reasons: t.reasons,
      reviewReason: t.reviewReason,
      matchedBy: t.matchedBy,
      authentication: t.authentication,
      heldUntil: t.heldUntil,
      leadId: t.leadId,
      leadEmail: leads.email,
      answers: messages.subject,
    })
    .from(t)
    .leftJoin(leads, eq(leads.id, t.leadId))
    .leftJoin(messages, eq(messages.id, t.messageId))
    .where(isOpen)
    .orderBy(asc(t.id))
    .limit(shownAtMost);
  return { mails, open: mails.length < shownAtMost ? mails.length : await db.$count(t, isOpen) };
}
