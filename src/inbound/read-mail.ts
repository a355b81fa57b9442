import { convert } from "html-to-text";
import PostalMime from "postal-mime";
import { normalizeEmail } from "../platform/email.ts";

/** What the pipeline needs of a parsed mail. */
export interface InboundMessage {
  fromEmail: string | null;
  /** Every address in To, Cc, Delivered-To and alike headers. */
  recipients: string[];
  subject: string;
  text: string;
  /** Message-IDs with angle brackets: In-Reply-To first, then References from the newest to the oldest. */
  references: string[];
  header(name: string): string | undefined;
}

const maxHtml = 1_000_000;

/** Parses a raw mail (RFC 5322, MIME). @throws when it cannot be parsed at all */
export async function readMail(raw: Uint8Array): Promise<InboundMessage> {
  const mail = await PostalMime.parse(raw, { forceRfc822Attachments: true });
  const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value;
  const from = mail.from?.address ?? mail.sender?.address;
  const addressed = [...(mail.to ?? []), ...(mail.cc ?? [])].flatMap(({ address }) => address ?? []);
  const delivered = ["delivered-to", "x-original-to", "envelope-to"].flatMap((name) => header(name)?.trim() ?? []);
  return {
    fromEmail: from === undefined || from === "" ? null : normalizeEmail(from),
    recipients: [...addressed, ...delivered],
    subject: mail.subject ?? "",
    text: mail.text?.trim() ? mail.text : convert((mail.html ?? "").slice(0, maxHtml), { wordwrap: false }),
    references: [...messageIds(mail.inReplyTo), ...messageIds(mail.references).toReversed()],
    header,
  };
}

function messageIds(value: string | undefined): string[] {
  return value?.match(/<[^<>\s]{1,500}>/g) ?? [];
}
