import { eq } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { inboundMails } from "../../db/schema/index.ts";
import { recordActivities } from "../../lead/record-activity.ts";
import { upsertLead } from "../../lead/upsert-lead.ts";
import { promoteLead } from "../promote-lead.ts";
import { activityOf } from "./settled-mail.ts";
import type { AboutLead, InboundMail, Outcome } from "./settled-mail.ts";

/** A person answered: the lead becomes a prospect, and every sequence stops. */
export async function settleReply(tx: Tx, mail: AboutLead, now: Date): Promise<Outcome> {
  await recordActivities(tx, [activityOf(mail, "replied", now)]);
  const { outboxId } = await promoteLead(tx, mail.leadId, { kind: "reply", inboundMailId: mail.id }, now);
  return outboxId;
}

/** Somebody unknown wrote first: they become a lead, and a prospect at once. */
export async function settleInquiry(tx: Tx, mail: InboundMail, now: Date): Promise<Outcome> {
  if (mail.fromEmail === null) return undefined;
  const lead = await upsertLead(tx, { email: mail.fromEmail, ...nameOf(mail.fromName) }, now, "known");
  await tx.update(inboundMails).set({ leadId: lead.id }).where(eq(inboundMails.id, mail.id));
  await recordActivities(tx, [activityOf({ ...mail, leadId: lead.id }, "inquired", now)]);
  const { outboxId } = await promoteLead(tx, lead.id, { kind: "inquiry", inboundMailId: mail.id }, now);
  return outboxId;
}

/** `Ada Lovelace` or `Lovelace, Ada`; what is an address is no name. */
function nameOf(name: string | null): { firstName?: string; lastName?: string } {
  const text = (name ?? "").trim();
  if (text === "" || text.includes("@")) return {};
  const [last = "", first] = text.split(/\s*,\s*/);
  const words = first === undefined || first === "" ? text.split(/\s+/) : [first, last];
  const [firstName = "", ...rest] = words;
  return { firstName, ...(rest.length > 0 && { lastName: rest.join(" ") }) };
}
