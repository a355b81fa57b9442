import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { InboundParts } from "../parts.ts";
import { leads, messages } from "../../db/schema/index.ts";
import type { InboundWriter, MatchedBy } from "../../db/schema/inbound.ts";
import { findLeadOfAddress, furtherAddresses } from "../../lead/address/lead-of-address.ts";
import { normalizeEmail } from "../../platform/email.ts";
import type { AddressKind } from "../../send/mail/addresses.ts";
import type { Understanding } from "../understand/understand.ts";
import type { Author } from "./author.ts";
import { findByColleague } from "./find-colleague.ts";
import { findByAddress, findByReferences, findByTokens, isAboutTest } from "./find-message.ts";
import { findNotice } from "./find-notice.ts";
import { findRelay } from "./find-relay.ts";
import { isPostmaster } from "../postmaster.ts";
import type { Found } from "./find-message.ts";

/** Whom a mail is from or about. `leadId` is null for an inquiry of somebody unknown, and for an answer to a test mail. */
export interface Match {
  by: MatchedBy;
  leadId: string | null;
  messageId: string | null;
  /** The handoff whose notice to the rep it answers or comes back from. */
  noticeOf?: string | null;
  /** The rep whose relay address it came to; or whose notice about no handoff came back. */
  repId?: string | null;
  /** The mail of a rep that it answers or reports about. */
  repMailId?: string | null;
  /** Which of our signed addresses it was sent to. */
  address: AddressKind | null;
  writer: InboundWriter | null;
  /** The addresses of the lead: the one that the message went to, the one they have now, and further ones. */
  leadEmails: readonly string[];
  /** The message that the mail is about, once it was handed over. */
  answered: { subject: string | null; sentAt: Date | null } | null;
}

type Deps = Pick<Ground & InboundParts, "db" | "site" | "signers" | "inbound">;

/**
 * Finds the lead and the message of a mail, by the most telling sign: a signed address it was sent to or that the original
 * it encloses names, the Message-IDs it refers to, the recipient a report is about, the sender, a colleague of the lead.
 * Somebody unknown who writes to the inquiry address is an inquiry. A provider's event names the recipient or one of our
 * addresses. What comes back to a test mail, or to a notice to a rep, is nobody's,
 * also where whoever tested is a lead as well. Of several signed
 * addresses the writer's own counts. What comes to a relay address is a rep's; reports about what went through the relay are
 * about that mail alone.
 */
export async function matchMail(
  app: Deps,
  { envelopeTo, format }: { envelopeTo: readonly string[]; format: "mail" | "event" },
  read: Understanding,
  author: Author,
): Promise<Match | undefined> {
  const { db } = app;
  const { mail, found } = read;
  const fromEmail = author.email;
  const addressed = [...envelopeTo, ...mail.deliveredTo, ...[...mail.to, ...mail.cc].map(({ address }) => address)];

  const original = found.originalMessageId === null ? [] : [found.originalMessageId];
  const references = [...mail.inReplyTo, ...mail.references.toReversed(), ...original];
  if (isAboutTest(app, [...addressed, ...read.originalAddresses], references)) {
    return { by: "test", leadId: null, messageId: null, ...nobody };
  }

  const relay = await findRelay(app, addressed);
  if (relay !== undefined) {
    const { handoffId, leadId, repId } = relay;
    return { by: "relay", messageId: null, ...nobody, leadId, noticeOf: handoffId, repId };
  }

  const notice = await findNotice(app, [...addressed, ...read.originalAddresses], found.originalMessageId);
  if (notice !== undefined) return { by: "notice", leadId: null, messageId: null, ...notice, ...nobody };

  const token = await ownOf(db, await findByTokens(app, addressed), fromEmail);
  if (token !== undefined)
    return withWriter(app, "token", token, { ...read, found: read.foundAsOurs }, author, token.address);
  const [enclosed] = await findByTokens(app, read.originalAddresses);
  if (enclosed !== undefined)
    return withWriter(app, "token", enclosed, { ...read, found: read.foundAsOurs }, author, null);

  const answered = await findByReferences(db, references);
  if (answered !== undefined)
    return withWriter(app, "references", answered, { ...read, found: read.foundAsOurs }, author, null);

  if (isReport(read) || format === "event") {
    const about =
      (await findByAddress(db, found.originalRecipient)) ?? (await findByAddress(db, found.recipient)) ?? undefined;
    if (about !== undefined) return { by: "recipient", ...about, ...nobody };
  } else {
    const sender = await findByAddress(db, fromEmail);
    if (sender !== undefined) return withWriter(app, "sender", sender, read, author, null);
  }
  if (envelopeTo.length > 0 && envelopeTo.every((to) => isPostmaster(app.site, to))) {
    return { by: "postmaster", leadId: null, messageId: null, ...nobody };
  }
  if (fromEmail === null || found.class === "other" || isReport(read)) return undefined;
  const colleague = await findByColleague(db, mail, fromEmail);
  if (colleague !== undefined) return withWriter(app, "colleague", colleague, read, author, null);
  const inquiry = app.inbound.inquiryAddress;
  if (inquiry !== null && found.class === "human_reply" && addressed.some((to) => normalizeEmail(to) === inquiry)) {
    return { by: "inquiry", leadId: null, messageId: null, ...nobody };
  }
  return undefined;
}

const nobody = { address: null, writer: null, leadEmails: [], answered: null } as const;

/** Where a mail names several leads, the writer's own address tells whose answer it is. */
async function ownOf<One extends Found>(
  db: Deps["db"],
  found: readonly One[],
  email: string | null,
): Promise<One | undefined> {
  const ids = [...new Set(found.map(({ leadId }) => leadId))];
  if (ids.length < 2 || email === null) return found[0];
  const own = await findLeadOfAddress(db, email);
  return found.find(({ leadId }) => leadId === own) ?? found[0];
}

/** Reports come from mail systems: their sender is nobody's lead. */
function isReport({ found }: Pick<Understanding, "found">): boolean {
  return found.class === "bounce_hard" || found.class === "bounce_soft" || found.class === "complaint";
}

async function withWriter(
  { db }: Deps,
  by: MatchedBy,
  { leadId, messageId, repMailId }: Found,
  read: Pick<Understanding, "found">,
  author: Author,
  address: AddressKind | null,
): Promise<Match> {
  if (isReport(read) && repMailId !== null) return { by: "relay", leadId, messageId: null, ...nobody, repMailId };
  const email = isReport(read) ? null : author.email;
  const [lead] = await db.select({ email: leads.email }).from(leads).where(eq(leads.id, leadId));
  const [message] =
    messageId === null
      ? []
      : await db
          .select({ email: messages.email, subject: messages.subject, sentAt: messages.sentAt })
          .from(messages)
          .where(eq(messages.id, messageId));
  const further = await furtherAddresses(db, leadId);
  const leadEmails = [...new Set([message?.email, lead?.email, ...further].flatMap((one) => one ?? []))];
  const another = email !== null && email !== lead?.email && !further.includes(email);
  const writer = another ? { name: author.name.slice(0, 200), email } : null;
  const answered = message === undefined ? null : { subject: message.subject, sentAt: message.sentAt };
  return { by, leadId, messageId, address, writer, leadEmails, answered, repMailId };
}
