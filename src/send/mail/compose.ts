import MailComposer from "nodemailer/lib/mail-composer";

/** A display name and an address, both as plain Unicode text. */
export interface Mailbox {
  name?: string;
  address: string;
}

/** A file that goes along. */
export interface MailFile {
  name: string;
  type: string;
  content: Uint8Array;
  /** By which the HTML shows it (RFC 2392), without brackets; null when it is attached. */
  contentId: string | null;
}

/** One mail, ready to be written as RFC 5322 bytes. */
export interface Mail {
  from: Mailbox;
  to: Mailbox;
  replyTo?: Mailbox;
  subject: string;
  text: string;
  html?: string;
  /** with angle brackets */
  messageId: string;
  date: Date;
  /** further headers, for example from `sequenceHeaders` */
  headers: Record<string, string>;
  files?: readonly MailFile[];
}

/**
 * Writes a mail as a whole MIME message: multipart/alternative of text and HTML with its files beside, names and subject encoded by
 * RFC 2047, CRLF line ends. Reads no file and fetches no URL, whatever the fields hold.
 */
export async function composeMail(mail: Mail): Promise<Buffer> {
  const composer = new MailComposer({
    from: mailbox(mail.from),
    to: mailbox(mail.to),
    ...(mail.replyTo && { replyTo: mailbox(mail.replyTo) }),
    subject: mail.subject,
    text: mail.text,
    ...(mail.html !== undefined && { html: mail.html }),
    messageId: mail.messageId,
    date: mail.date,
    headers: oneLine(mail.headers),
    attachments: (mail.files ?? []).map(({ name, type, content, contentId }) => ({
      filename: name,
      contentType: type,
      content: Buffer.from(content),
      ...(contentId !== null && { cid: contentId, contentDisposition: "inline" as const }),
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: "\r\n",
  });
  return composer.compile().build();
}

function mailbox(box: Mailbox): { name: string; address: string } {
  return { name: box.name ?? "", address: box.address };
}

/** A value is one line; folding it is nodemailer's part. */
function oneLine(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace(/[\r\n]+/g, " ")]));
}
