import { eq } from "drizzle-orm";
import type { InboundParts } from "../../inbound/parts.ts";
import type { Tx } from "../../db/client.ts";
import { inboundMails, leads } from "../../db/schema/index.ts";
import { holdForReview } from "../../enrollment/hold-for-review.ts";
import { recordActivities } from "../../lead/timeline/record-activity.ts";
import { afterBusinessDays } from "../../schedule/business/after-business-days.ts";
import { oweOnceInAWhile } from "../owe.ts";
import { activityOf } from "./settled-mail.ts";
import type { InboundMail, Outcome } from "./settled-mail.ts";

const dayMs = 86_400_000;
const restDays = 30;

/**
 * A person has to decide about a mail: somebody is told, and the lead's sequences wait, at most for the business days of the
 * policy in the lead's zone. Then they go on by themselves; the mail stays open.
 */
export async function waitForReview(
  { inbound }: Pick<InboundParts, "inbound">,
  tx: Tx,
  mail: InboundMail,
  now: Date,
): Promise<Outcome> {
  const { id, leadId } = mail;
  if (leadId !== null) {
    const [lead] = await tx.select().from(leads).where(eq(leads.id, leadId)).for("update");
    const days = inbound.reviewWaitDays;
    const waits = lead !== undefined && lead.stage === "lead" && days > 0 && !isWornOut(mail, lead.reviewUntil, now);
    const until = waits ? afterBusinessDays(now, days, lead.timezone) : null;
    if (until !== null) await holdForReview(tx, leadId, until, now);
    await tx.update(inboundMails).set({ heldUntil: until }).where(eq(inboundMails.id, id));
    const data = { reason: mail.reviewReason, class: mail.class, heldUntil: until?.toISOString() ?? null };
    await recordActivities(tx, [activityOf({ ...mail, leadId }, "in_review", now, data)]);
  }
  return oweOnceInAWhile(tx, { topic: "review" }, now);
}

/** Whoever forges a sender may let the lead's sequences wait once in a month, not from day to day. */
function isWornOut({ reviewReason }: InboundMail, reviewUntil: Date | null, now: Date): boolean {
  if (reviewReason !== "unproven_sender" || reviewUntil === null) return false;
  return reviewUntil <= now && now.getTime() - reviewUntil.getTime() < restDays * dayMs;
}
