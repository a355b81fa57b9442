import { and, desc, sql } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { before, equals } from "../db/list-page.ts";
import { inboundMails } from "../db/schema/index.ts";
import type { InboundClass, InboundReview } from "../db/schema/inbound.ts";
import { cutPage } from "../platform/http/pagination.ts";
import type { Page, PageQuery } from "../platform/http/pagination.ts";
import { replyWhere } from "./reply-filter.ts";
import type { ReplyFacets } from "./reply-filter.ts";

const t = inboundMails;

/** The columns that lists and answers show. */
export const shownColumns = {
  id: t.id,
  source: t.source,
  receivedAt: t.receivedAt,
  status: t.status,
  error: t.error,
  class: t.class,
  subtype: t.subtype,
  hard: t.hard,
  recipient: t.recipient,
  finalRecipient: t.finalRecipient,
  originalRecipient: t.originalRecipient,
  bounceStatus: t.bounceStatus,
  diagnostic: t.diagnostic,
  confidence: t.confidence,
  reasons: t.reasons,
  returnsOn: t.returnsOn,
  delegate: t.delegate,
  leftForGood: t.leftForGood,
  attachments: t.attachments,
  matchedBy: t.matchedBy,
  leadId: t.leadId,
  messageId: t.messageId,
  noticeOf: t.noticeOf,
  writer: t.writer,
  authentication: t.authentication,
  review: t.review,
  reviewReason: t.reviewReason,
  heldUntil: t.heldUntil,
  reviewedAt: t.reviewedAt,
  fromEmail: t.fromEmail,
  fromName: t.fromName,
  subject: t.subject,
  replyText: t.replyText,
  answer: t.answer,
  settledAt: t.settledAt,
};
export type ListedMail = Pick<typeof inboundMails.$inferSelect, keyof typeof shownColumns>;

export interface InboundFilter extends ReplyFacets {
  review?: InboundReview | undefined;
  class?: InboundClass | undefined;
  status?: ListedMail["status"] | undefined;
  leadId?: string | undefined;
}

/** Inbound mails that match every given filter, newest first. */
export async function listInboundMails(
  { db }: Pick<Ground, "db">,
  { limit, cursor, review, class: kind, status, leadId, ...facets }: PageQuery & InboundFilter,
): Promise<Page<ListedMail>> {
  const replies = replyWhere(facets);
  const rows = await db
    .select(shownColumns)
    .from(inboundMails)
    .where(
      and(
        before(inboundMails.id, cursor),
        equals(inboundMails.review, review),
        equals(inboundMails.class, kind),
        equals(inboundMails.status, status),
        equals(inboundMails.leadId, leadId),
        replies && sql`${inboundMails.id} in (select i.id from inbound_mails i where ${replies})`,
      ),
    )
    .orderBy(desc(inboundMails.id))
    .limit(limit + 1);
  return cutPage(rows, limit);
}
