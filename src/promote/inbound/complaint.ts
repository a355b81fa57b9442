import type { Tx } from "../../db/client.ts";
import { exitEnrollments } from "../../enrollment/exit.ts";
import { recordActivities } from "../../lead/timeline/record-activity.ts";
import { suppress } from "../../lead/suppression/suppress.ts";
import { countAgainst } from "./count-against.ts";
import { activityOf, lockLead } from "./settled-mail.ts";
import type { AboutLead, Outcome } from "./settled-mail.ts";

/** The recipient called our mail spam: every address of theirs that we know of here is suppressed, and all stops. */
export async function settleComplaint(tx: Tx, mail: AboutLead, now: Date): Promise<Outcome> {
  const about = await lockLead(tx, mail);
  if (about === undefined) return undefined;
  const messageId = mail.messageId ?? undefined;
  for (const email of new Set([about.email, about.lead.email])) {
    await suppress(
      tx,
      { email, reason: "complaint", detail: mail.subtype ?? undefined, messageId, inboundMailId: mail.id },
      now,
    );
  }
  await exitEnrollments(tx, mail.leadId, "complaint", now, mail.id);
  await recordActivities(tx, [activityOf(mail, "complained", now)]);
  await countAgainst(tx, mail, "complaint", now);
  return undefined;
}
