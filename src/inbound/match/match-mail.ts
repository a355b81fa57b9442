import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { InboundParts } from "../parts.ts";
import { leads } from "../../db/schema/index.ts";
import type { InboundWriter, MatchedBy } from "../../db/schema/inbound.ts";
import { normalizeEmail } from "../../platform/email.ts";
import type { AddressKind } from "../../send/mail/addresses.ts";
import type { Understanding } from "../understand/understand.ts";
import { findByColleague } from "./find-colleague.ts";
import { findByAddress, findByReferences, findByToken, isAboutTest } from "./find-message.ts";
import { isPostmaster } from "../postmaster.ts";
import type { Found } from "./find-message.ts";

/** Whom a mail is from or about. `leadId` is null for an inquiry of somebody unknown, and for an answer to a test mail. */
export interface Match {
  by: MatchedBy;
  leadId: string | null;
  messageId: string | null;
  /** Which of our signed addresses it was sent to. */
  address: AddressKind | null;
  writer: InboundWriter | null;
}

type Deps = Pick<Ground & InboundParts, "db" | "site" | "signers" | "inbound">;

/**
 * Finds the lead and the message of a mail, by the most telling sign: a signed address it was sent to or that the original
 * it encloses names, the Message-IDs it refers to, the recipient a report is about, the sender, a colleague of the lead.
 * Somebody unknown who writes to the inquiry address is an inquiry. A provider's event names the recipient or one of our
 * addresses. What comes back to a test mail is nobody's, also where whoever tested is a lead as well.
 */
export async function matchMail(
  app: Deps,
  { envelopeTo, format }: { envelopeTo: readonly string[]; format: "mail" | "event" },
  read: Understanding,
): Promise<Match | undefined> {
  const { db } = app;
  const { mail, found } = read;
  const fromEmail = senderOf(read);
  const addressed = [...envelopeTo, ...mail.deliveredTo, ...[...mail.to, ...mail.cc].map(({ address }) => address)];
  const original = found.originalMessageId === null ? [] : [found.originalMessageId];
  const references = [...mail.inReplyTo, ...mail.references.toReversed(), ...original];
  if (isAboutTest(app, [...addressed, ...read.originalAddresses], references)) {
    return { by: "test", leadId: null, messageId: null, address: null, writer: null };
  }

  const token = await findByToken(app, addressed);
  if (token !== undefined) return withWriter(app, "token", token, read, token.address);
  const enclosed = await findByToken(app, read.originalAddresses);
  if (enclosed !== undefined) return withWriter(app, "token", enclosed, read, null);

  const answered = await findByReferences(db, references);
  if (answered !== undefined) return withWriter(app, "references", answered, read, null);

  if (isReport(read) || format === "event") {
    const about =
      (await findByAddress(db, found.originalRecipient)) ?? (await findByAddress(db, found.recipient)) ?? undefined;
    if (about !== undefined) return { by: "recipient", ...about, address: null, writer: null };
  } else {
    const sender = await findByAddress(db, fromEmail);
    if (sender !== undefined) return { by: "sender", ...sender, address: null, writer: null };
  }
  if (envelopeTo.length > 0 && envelopeTo.every((to) => isPostmaster(app.site, to))) {
    return { by: "postmaster", leadId: null, messageId: null, address: null, writer: null };
  }
  if (fromEmail === null || found.class === "other" || isReport(read)) return undefined;
  const colleague = await findByColleague(db, mail, fromEmail);
  if (colleague !== undefined) return withWriter(app, "colleague", colleague, read, null);
  const inquiry = app.inbound.inquiryAddress;
  if (inquiry !== null && found.class === "human_reply" && addressed.some((to) => normalizeEmail(to) === inquiry)) {
    return { by: "inquiry", leadId: null, messageId: null, address: null, writer: null };
  }
  return undefined;
}

/** The normalized address of From, else of Sender; null when there is none that could be one. */
export function senderOf({ mail }: Pick<Understanding, "mail">): string | null {
  const address = (mail.from ?? mail.sender)?.address ?? "";
  return /^[^\s@]{1,64}@[^\s@]{1,255}$/.test(address) ? normalizeEmail(address) : null;
}

/** Reports come from mail systems: their sender is nobody's lead. */
function isReport({ found }: Understanding): boolean {
  return found.class === "bounce_hard" || found.class === "bounce_soft" || found.class === "complaint";
}

async function withWriter(
  { db }: Deps,
  by: MatchedBy,
  { leadId, messageId }: Found,
  read: Understanding,
  address: AddressKind | null,
): Promise<Match> {
  const email = isReport(read) ? null : senderOf(read);
  const [lead] = await db.select({ email: leads.email }).from(leads).where(eq(leads.id, leadId));
  const another = email !== null && email !== lead?.email;
  const writer = another ? { name: (read.mail.from?.name ?? "").slice(0, 200), email } : null;
  return { by, leadId, messageId, address, writer };
}
