/** One header field: `name` in lower case, `value` unfolded and trimmed but otherwise as sent. */
export type HeaderField = { name: string; value: string };

/** One mailbox of an address header; `address` is lower-cased only in its domain. */
export type Mailbox = { name: string; address: string };

/**
 * One MIME leaf that is not body text: an attachment, a report part or an enclosed message.
 * `type` is lower case; `content` is transfer-decoded; `method` is the calendar METHOD, upper case.
 */
export type MailPart = {
  type: string;
  filename: string | null;
  disposition: string | null;
  method: string | null;
  /** Content-ID without its brackets, by which HTML names the part (RFC 2392). */
  contentId: string | null;
  size: number;
  content: Uint8Array;
};

/** What a rep is shown of a part; sizes are decoded bytes. */
export type Attachment = { name: string; type: string; size: number };

/**
 * Why a mail is not all there: `malformed` (the MIME parser refused it, headers only), `truncated`
 * (over the size, line or part limit, the rest was left out), `undecoded_body` (a body no MIME rule
 * could place, taken as it is), `no_headers`.
 */
export type ParseFlag = "malformed" | "truncated" | "undecoded_body" | "no_headers";

/** A parsed RFC 5322 mail. Message-IDs are with angle brackets. `date` is an ISO 8601 instant. */
export type ParsedMail = {
  size: number;
  headers: readonly HeaderField[];
  contentType: { type: string; params: Readonly<Record<string, string>> };
  from: Mailbox | null;
  sender: Mailbox | null;
  replyTo: readonly Mailbox[];
  to: readonly Mailbox[];
  cc: readonly Mailbox[];
  returnPath: string | null;
  deliveredTo: readonly string[];
  subject: string;
  messageId: string | null;
  inReplyTo: readonly string[];
  references: readonly string[];
  date: string | null;
  text: string;
  html: string;
  parts: readonly MailPart[];
  attachments: readonly Attachment[];
  flags: readonly ParseFlag[];
};

/** The value of the first field of that (lower-case) name, or null. */
export function headerOf(headers: readonly HeaderField[], name: string): string | null {
  for (const field of headers) if (field.name === name) return field.value;
  return null;
}

/** The values of all fields of that (lower-case) name, in order. */
export function headersOf(headers: readonly HeaderField[], name: string): string[] {
  const values: string[] = [];
  for (const field of headers) if (field.name === name) values.push(field.value);
  return values;
}
