import { and, eq, gt, inArray, isNull, or, sql } from "drizzle-orm";
import type { InboundParts } from "../../inbound/parts.ts";
import type { Tx } from "../../db/client.ts";
import { inboundMails } from "../../db/schema/index.ts";
import { exitEnrollments } from "../../enrollment/exit.ts";
import { recordActivities } from "../../lead/timeline/record-activity.ts";
import { suppress } from "../../lead/suppression/suppress.ts";
import { countAgainst } from "./count-against.ts";
import { activityOf, lockLead } from "./settled-mail.ts";
import type { AboutLead, Outcome } from "./settled-mail.ts";

const dayMs = 86_400_000;
/** Failures that blame the sender or the content. They are no hard bounces: the address may be fine. */
const ofUs = new Set([
  "sender_rejected",
  "authentication",
  "reverse_dns",
  "blocked",
  "reputation",
  "spam",
  "policy",
  "relay_denied",
  "content",
]);
/** Temporary failures that say something of the address. */
const ofTheAddress = ["mailbox_full", "mailbox_disabled", "not_accepting", "expired", "host_unknown", "undefined"];

/**
 * The address does not exist (any more): it is suppressed, and every sequence of the lead stops, unless the lead has got
 * another address since.
 */
export async function settleHardBounce(tx: Tx, mail: AboutLead, now: Date): Promise<Outcome> {
  await giveUp(tx, mail, mail.diagnostic ?? mail.bounceStatus ?? mail.subtype, now);
  await recordActivities(tx, [activityOf(mail, "bounced", now, { hard: true, status: mail.bounceStatus })]);
  await countAgainst(tx, mail, "bounce", now);
  return undefined;
}

/**
 * A temporary failure is recorded. When `limit` messages to the lead came back so within the days of the policy, the
 * address counts as dead. A notice of mere delay counts for nothing, and neither does what our reputation or the content of
 * the mail was blamed for.
 */
export async function settleSoftBounce(
  tx: Tx,
  mail: AboutLead,
  policy: InboundParts["inbound"]["softBounces"],
  now: Date,
): Promise<Outcome> {
  const delayed = mail.subtype === "delayed";
  const data = { hard: false, delayed, status: mail.bounceStatus };
  await recordActivities(tx, [activityOf(mail, "bounced", now, data)]);
  if (delayed) return undefined;
  if (ofUs.has(mail.subtype ?? "") && mail.bounceStatus?.startsWith("4.") !== true) {
    await countAgainst(tx, mail, "policy", now);
  }
  const count = await countSoft(tx, mail.leadId, new Date(now.getTime() - policy.withinDays * dayMs));
  if (count >= policy.limit) await giveUp(tx, mail, `${count} soft bounces within ${policy.withinDays} days`, now);
  return undefined;
}

async function countSoft(tx: Tx, leadId: string, since: Date): Promise<number> {
  const [counted] = await tx
    .select({ soft: sql<number>`count(distinct coalesce(${inboundMails.messageId}, ${inboundMails.id}))::int` })
    .from(inboundMails)
    .where(
      and(
        eq(inboundMails.leadId, leadId),
        eq(inboundMails.class, "bounce_soft"),
        eq(inboundMails.status, "settled"),
        or(isNull(inboundMails.subtype), inArray(inboundMails.subtype, ofTheAddress)),
        gt(inboundMails.receivedAt, since),
      ),
    );
  return counted?.soft ?? 0;
}

async function giveUp(tx: Tx, mail: AboutLead, detail: string | null, now: Date): Promise<void> {
  const about = await lockLead(tx, mail);
  if (about === undefined) return;
  const { email } = about;
  const messageId = mail.messageId ?? undefined;
  await suppress(
    tx,
    { email, reason: "hard_bounce", detail: detail?.slice(0, 500), messageId, inboundMailId: mail.id },
    now,
  );
  if (about.lead.email === email) await exitEnrollments(tx, mail.leadId, "hard_bounce", now, mail.id);
}
