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
  const detail = mail.diagnostic ?? mail.bounceStatus ?? mail.subtype;
  await giveUp(tx, mail, { reason: "hard_bounce", detail }, now);
  await recordActivities(tx, [activityOf(mail, "bounced", now, { hard: true, status: mail.bounceStatus })]);
  await countAgainst(tx, mail, "bounce", now);
  return undefined;
}

/**
 * A temporary failure is recorded. When `limit` messages to the lead came back so within the days of the policy, on more
 * than one day, the address is left alone for `forDays`. A notice of mere delay counts for nothing, and neither does what our reputation or the content of
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
  const { count, days } = await countSoft(tx, mail.leadId, new Date(now.getTime() - policy.withinDays * dayMs));
  // A server that fails for an afternoon says nothing of the address.
  if (count < policy.limit || days < Math.min(2, policy.limit)) return undefined;
  const until = new Date(now.getTime() + policy.forDays * dayMs);
  const detail = `${count} soft bounces within ${policy.withinDays} days`;
  await giveUp(tx, mail, { reason: "soft_bounce", detail, until }, now);
  return undefined;
}

async function countSoft(tx: Tx, leadId: string, since: Date): Promise<{ count: number; days: number }> {
  const [counted] = await tx
    .select({
      count: sql<number>`count(distinct coalesce(${inboundMails.messageId}, ${inboundMails.id}))::int`,
      days: sql<number>`count(distinct ${inboundMails.receivedAt}::date)::int`,
    })
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
  return counted ?? { count: 0, days: 0 };
}

interface GivenUp {
  reason: "hard_bounce" | "soft_bounce";
  detail: string | null;
  until?: Date;
}

async function giveUp(tx: Tx, mail: AboutLead, { reason, detail, until }: GivenUp, now: Date): Promise<void> {
  const about = await lockLead(tx, mail);
  if (about === undefined) return;
  const { email } = about;
  const messageId = mail.messageId ?? undefined;
  await suppress(tx, { email, reason, detail: detail?.slice(0, 500), messageId, inboundMailId: mail.id, until }, now);
  if (about.lead.email === email) await exitEnrollments(tx, mail.leadId, reason, now, mail.id);
}
