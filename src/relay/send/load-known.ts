import { and, desc, eq, isNotNull } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { leads, reps } from "../../db/schema/index.ts";
import { inboundMails, messages, relayNotices, senders } from "../../db/schema/index.ts";
import { companyDomain } from "../../lead/company/company-domain.ts";
import { splitKept } from "../notice/kept-text.ts";
import type { StripInput } from "../strip/strip-mail.ts";

/** Of each kind so many, the newest. */
const atMost = 50;

/** What a rep's mail is held against: what the rep was told, what the prospect wrote and knows, what is kept of them. */
export async function loadKnown(
  { db, site }: Pick<Ground, "db" | "site">,
  about: { lead: typeof leads.$inferSelect; rep: typeof reps.$inferSelect; handoffId: string; subject: string },
): Promise<StripInput> {
  const { lead, rep, handoffId, subject } = about;
  const notices = await db
    .select({ subject: relayNotices.subject, text: relayNotices.text })
    .from(relayNotices)
    .where(eq(relayNotices.handoffId, handoffId))
    .orderBy(desc(relayNotices.sentAt))
    .limit(atMost);
  const told = notices.map((one) => ({ subject: one.subject, ...splitKept(one.text) }));
  const replies = await db
    .select({ text: inboundMails.replyText, subject: inboundMails.subject, name: inboundMails.fromName })
    .from(inboundMails)
    .where(and(eq(inboundMails.leadId, lead.id), eq(inboundMails.class, "human_reply")))
    .orderBy(desc(inboundMails.receivedAt))
    .limit(atMost);
  const mails = await db
    .select({ subject: messages.subject })
    .from(messages)
    .where(and(eq(messages.leadId, lead.id), isNotNull(messages.sentAt)))
    .orderBy(desc(messages.sentAt))
    .limit(atMost);
  const [sender] = await db.select({ email: senders.email }).from(senders).where(eq(senders.isDefault, true));
  const prospect = replies.flatMap(({ text }) => text ?? []);
  const names = [lead.firstName, lead.lastName].filter(Boolean).join(" ");
  return {
    subject,
    notices: told.map((one) => `${one.subject}\n${one.internal}`),
    wholeNotices: told.map((one) => `${one.subject}\n${one.whole}`),
    prospect,
    known: [
      ...prospect,
      ...replies.flatMap((one) => [one.subject ?? "", one.name ?? ""]),
      ...mails.map((one) => one.subject ?? ""),
      subject,
      names,
      lead.company ?? "",
      lead.email,
      rep.name,
      rep.email,
      site.company.name,
      site.company.address,
    ],
    attributes: lead.attributes,
    publicUrl: site.publicUrl,
    replyDomain: site.replyDomain,
    noticeFrom: sender?.email ?? "",
    ownDomains: [rep.email, sender?.email ?? ""].flatMap((email) => companyDomain(email) ?? []),
  };
}
