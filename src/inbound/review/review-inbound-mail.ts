import { and, eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { inboundMails } from "../../db/schema/index.ts";
import { recordActivities } from "../../lead/timeline/record-activity.ts";
import { ConflictError } from "../../platform/errors.ts";
import { getInboundMail } from "../get-inbound-mail.ts";
import type { ListedMail } from "../list-inbound-mails.ts";
import { endReview } from "./end-review.ts";

export type ReviewDecision = "accepted" | "dismissed";

/**
 * A person decides on a mail for which the evidence is not enough: accepted, it acts as what it was taken for; dismissed, it
 * stays a record, and the lead's sequences go on at once. The same decision again changes nothing.
 * @throws NotFoundError; ConflictError `inbound_mail_reviewed`, `inbound_mail_needs_no_review`
 */
export async function reviewInboundMail(
  app: Pick<Ground, "db" | "clock" | "queues">,
  { id, decision }: { id: string; decision: ReviewDecision },
): Promise<ListedMail> {
  const { db, clock, queues } = app;
  const now = clock.now();
  const decided = await db.transaction(async (tx) => {
    const [mail] = await tx
      .update(inboundMails)
      .set({ review: decision, reviewedAt: now, ...(decision === "accepted" && { status: "classified" as const }) })
      .where(and(eq(inboundMails.id, id), eq(inboundMails.review, "needed"), eq(inboundMails.status, "settled")))
      .returning({ id: inboundMails.id, leadId: inboundMails.leadId, subject: inboundMails.subject });
    if (mail?.leadId) {
      const data = { inboundMailId: id, subject: mail.subject, decision };
      await recordActivities(tx, [{ leadId: mail.leadId, kind: "reviewed", at: now, data }]);
      if (decision === "dismissed") await endReview(tx, mail.leadId, now);
    }
    return mail;
  });
  if (decided !== undefined && decision === "accepted") await queues.enqueue("settle", { inboundMailId: id });
  const mail = await getInboundMail(app, { id });
  if (decided !== undefined || mail.review === decision) return mail;
  if (mail.review === null || mail.review === "needed") {
    throw new ConflictError("inbound_mail_needs_no_review", "Nothing is to be decided about this mail.");
  }
  throw new ConflictError("inbound_mail_reviewed", `The mail was ${mail.review} already.`);
}
