import { and, desc, eq, isNotNull, sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { leads, messages } from "../../db/schema/index.ts";
import { companyDomain } from "../../lead/company/company-domain.ts";
import type { ParsedMail } from "../parse/mail.ts";
import type { Found } from "./find-message.ts";

const maxText = 65_536;
const prefix = /^(?:\s*\p{L}{1,12}(?:\[\d{1,3}\])?\s?[:：]\s?)+/u;

/**
 * The lead whose mail a colleague at the same company answers: somebody writes from the domain of leads that we wrote to,
 * under the subject of such a mail or quoting the lead's address. Nobody when that could be two, or when the domain is
 * that of a free mail provider.
 */
export async function findByColleague(db: Executor, mail: ParsedMail, fromEmail: string): Promise<Found | undefined> {
  const domain = companyDomain(fromEmail);
  const answers = mail.inReplyTo.length > 0 || mail.references.length > 0 || prefix.test(mail.subject);
  if (domain === null || !answers) return undefined;
  const sent = await db
    .select({ leadId: leads.id, email: leads.email, messageId: messages.id, subject: messages.subject })
    .from(messages)
    .innerJoin(leads, eq(leads.id, messages.leadId))
    .where(and(eq(sql`split_part(${leads.email}, '@', 2)`, domain), isNotNull(messages.sentAt)))
    .orderBy(desc(messages.sentAt))
    .limit(500);
  const words = `${mail.text.slice(0, maxText)}\n${mail.html.slice(0, maxText)}`.toLowerCase();
  const quoted = sent.filter(({ email }) => words.includes(email));
  const subject = bare(mail.subject);
  const titled = (quoted.length > 0 ? quoted : sent).filter((one) => subject !== "" && bare(one.subject) === subject);
  const candidates = titled.length > 0 ? titled : quoted;
  const [first] = candidates;
  if (first === undefined || candidates.some(({ leadId }) => leadId !== first.leadId)) return undefined;
  return { leadId: first.leadId, messageId: first.messageId, repMailId: null };
}

function bare(subject: string | null): string {
  return (subject ?? "").slice(0, 500).replace(prefix, "").trim().toLowerCase();
}
