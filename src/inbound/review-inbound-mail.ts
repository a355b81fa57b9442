import { and, eq } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { inboundMails } from "../db/schema/index.ts";
import { ConflictError } from "../platform/errors.ts";
import { getInboundMail } from "./get-inbound-mail.ts";
import type { ListedMail } from "./list-inbound-mails.ts";

export type ReviewDecision = "accepted" | "dismissed";

/**
 * A person decides on a mail whose sender could not be proven: accepted, it acts as if it had been; dismissed, it stays a
 * record. The same decision again changes nothing.
 * @throws NotFoundError; ConflictError `inbound_mail_reviewed`, `inbound_mail_needs_no_review`
 */
export async function reviewInboundMail(
  app: Pick<Ground, "db" | "clock" | "queues">,
  { id, decision }: { id: string; decision: ReviewDecision },
): Promise<ListedMail> {
  const { db, clock, queues } = app;
  const now = clock.now();
  const [decided] = await db
    .update(inboundMails)
    .set({ review: decision, reviewedAt: now, ...(decision === "accepted" && { status: "classified" as const }) })
    .where(and(eq(inboundMails.id, id), eq(inboundMails.review, "needed"), eq(inboundMails.status, "settled")))
    .returning({ id: inboundMails.id });
  if (decided !== undefined && decision === "accepted") await queues.enqueue("settle", { inboundMailId: id });
  const mail = await getInboundMail(app, { id });
  if (decided !== undefined || mail.review === decision) return mail;
  if (mail.review === null || mail.review === "needed") {
    throw new ConflictError("inbound_mail_needs_no_review", "Nothing is to be decided about this mail.");
  }
  throw new ConflictError("inbound_mail_reviewed", `The mail was ${mail.review} already.`);
}
