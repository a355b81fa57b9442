import type { Tx } from "../../db/client.ts";
import { exitEnrollments } from "../../enrollment/exit.ts";
import { pauseWhileAway } from "../../enrollment/pause-while-away.ts";
import { recordActivities } from "../../lead/timeline/record-activity.ts";
import { nextBusinessMorning } from "../../schedule/business/next-business-morning.ts";
import { oweOnceInAWhile } from "../owe.ts";
import { activityOf, lockLead } from "./settled-mail.ts";
import type { AboutLead, Outcome } from "./settled-mail.ts";

/**
 * A machine answered, which promotes nobody. Away until a date: the lead's sequences wait for the next business morning
 * after it, in the lead's zone. Left for good: they stop, and the owner is told. Anything else is only recorded, and so is
 * what the machine of somebody else says: an absence is the writer's.
 */
export async function settleAutoReply(tx: Tx, mail: AboutLead, now: Date): Promise<Outcome> {
  const { id: inboundMailId, leadId, returnsOn, delegate } = mail;
  await recordActivities(tx, [activityOf(mail, "auto_replied", now, { returnsOn, delegate })]);
  const about = await lockLead(tx, mail);
  if (about === undefined) return undefined;
  if (mail.fromEmail !== about.email && mail.fromEmail !== about.lead.email) return undefined;
  if (mail.leftForGood) {
    await exitEnrollments(tx, leadId, "left_company", now, inboundMailId);
    await recordActivities(tx, [activityOf(mail, "left_company", now, { delegate })]);
    return oweOnceInAWhile(tx, { topic: "notice", notice: "left_company", leadId, inboundMailId }, now);
  }
  if (returnsOn === null) return undefined;
  const until = nextBusinessMorning(returnsOn, about.lead.timezone);
  if (until > now) await pauseWhileAway(tx, leadId, until, now);
  return undefined;
}
