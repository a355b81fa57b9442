import { eq } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import type { inboundMails } from "../../db/schema/index.ts";
import { leads, messages } from "../../db/schema/index.ts";
import type { ActivityKind } from "../../db/schema/leads.ts";
import type { NewActivity } from "../../lead/timeline/record-activity.ts";

export type InboundMail = typeof inboundMails.$inferSelect;
export type AboutLead = InboundMail & { leadId: string };

/** The id of the outbox entry that the transaction left, if it left one. */
export type Outcome = number | undefined;

/** The entry of the lead's timeline that tells of this mail. */
export function activityOf(mail: AboutLead, kind: ActivityKind, at: Date, data: object = {}): NewActivity {
  const { id, leadId, messageId, subject, reasons, subtype, writer } = mail;
  return { leadId, kind, at, messageId, data: { inboundMailId: id, subject, subtype, reasons, writer, ...data } };
}

/**
 * The lead, locked, so that nothing is enrolled or promoted meanwhile, and the address that the mail is about: the one the
 * message went to, else the lead's.
 */
export async function lockLead(
  tx: Tx,
  { leadId, messageId }: AboutLead,
): Promise<{ lead: typeof leads.$inferSelect; email: string } | undefined> {
  const [lead] = await tx.select().from(leads).where(eq(leads.id, leadId)).for("update");
  if (lead === undefined) return undefined;
  const [message] =
    messageId === null
      ? []
      : await tx.select({ email: messages.email }).from(messages).where(eq(messages.id, messageId));
  return { lead, email: message?.email ?? lead.email };
}
