import PostalMime, { decodeWords } from "postal-mime";
import type { Attachment as MimeAttachment, Email } from "postal-mime";
import { readMailboxes } from "./parse/addresses.ts";
import { attachmentParts, describePart } from "./parse/attachments.ts";
import { boundInput } from "./parse/bound-input.ts";
import { decodeText } from "./parse/charset/decode-text.ts";
import { mendHeaders } from "./parse/charset/mend-headers.ts";
import { needsRereading, rereadTexts } from "./parse/charset/reread.ts";
import { readContentType } from "./parse/content-type.ts";
import { readHeaderBlock } from "./parse/header-block.ts";
import { headerOf, headersOf } from "./parse/mail.ts";
import type { HeaderField, MailPart, ParsedMail, ParseFlag } from "./parse/mail.ts";
import { readMessageIds } from "./parse/message-ids.ts";

const MAX_TEXT = 1024 * 1024;
const MAX_RAW_BODY = 256 * 1024;
const MAX_SUBJECT = 4000;
const MAX_HEADER_VALUE = 65_536;
/** Characters; RFC 5321 4.5.3.1 allows 64 + 1 + 255. */
const MAX_ADDRESS = 1000;
const HEADER_END = /\r?\n\r?\n/;

/**
 * Parses one raw mail (RFC 5322, MIME) into a ParsedMail. Never rejects: what cannot be parsed comes
 * back with what its headers say and a flag. Enclosed messages stay opaque parts, so nothing in
 * a forwarded or bounced original is ever taken for the mail's own text. Input beyond the limits of
 * boundInput is left out; `text` and `html` hold at most 1 MiB each.
 */
export async function parseMail(raw: Uint8Array): Promise<ParsedMail> {
  const { bytes, truncated } = boundInput(raw);
  const flags: ParseFlag[] = truncated ? ["truncated"] : [];
  const email = await readMime(bytes);
  if (!email) flags.push("malformed");

  const read = email
    ? email.headers.map(({ key, value }) => ({ name: key, value: value.slice(0, MAX_HEADER_VALUE) }))
    : readHeaderBlock(rawHead(bytes));
  const headers = mendHeaders(read, bytes);
  if (!headers.some((field) => field.value !== "")) flags.push("no_headers");
  const parts = (email?.attachments ?? []).map(toPart);
  const parsed = { text: email?.text ?? "", html: email?.html ?? "" };
  const reread = needsRereading(bytes, parsed) ? await rereadTexts(bytes) : null;
  const body = { text: clip((reread ?? parsed).text), html: clip((reread ?? parsed).html) };
  if (body.text === "" && body.html === "" && parts.length === 0) {
    body.text = rawBody(bytes);
    if (body.text !== "") flags.push("undecoded_body");
  }
  return {
    size: raw.length,
    ...describe(headers),
    ...body,
    parts,
    attachments: attachmentParts(parts).map(describePart),
    flags,
  };
}

async function readMime(bytes: Uint8Array): Promise<Email | null> {
  try {
    return await PostalMime.parse(bytes, { forceRfc822Attachments: true, maxNestingDepth: 100 });
  } catch {
    // Nesting or header limits exceeded: the headers alone still say who wrote.
    return null;
  }
}

function describe(headers: readonly HeaderField[]) {
  const date = Date.parse((headerOf(headers, "date") ?? "").slice(0, 200));
  return {
    headers,
    contentType: readContentType(headerOf(headers, "content-type")),
    from: readMailboxes(headers, "from")[0] ?? null,
    sender: readMailboxes(headers, "sender")[0] ?? null,
    replyTo: readMailboxes(headers, "reply-to"),
    to: readMailboxes(headers, "to"),
    cc: readMailboxes(headers, "cc"),
    returnPath: readReturnPath(headers),
    deliveredTo: [
      ...headersOf(headers, "delivered-to"),
      ...headersOf(headers, "x-original-to"),
      ...headersOf(headers, "envelope-to"),
    ],
    subject: decodeWords((headerOf(headers, "subject") ?? "").slice(0, MAX_SUBJECT))
      .replaceAll(/\s+/g, " ")
      .trim(),
    messageId: readMessageIds(headerOf(headers, "message-id"))[0] ?? null,
    inReplyTo: readMessageIds(headerOf(headers, "in-reply-to")),
    references: readMessageIds(headerOf(headers, "references")),
    date: Number.isNaN(date) ? null : new Date(date).toISOString(),
  };
}

/** The envelope sender the receiving MTA noted: "" for the null sender of RFC 5321 4.5.5, null when not noted. */
function readReturnPath(headers: readonly HeaderField[]): string | null {
  const value = headerOf(headers, "return-path");
  if (value === null) return null;
  return (/<([^<>]*)>/.exec(value)?.[1] ?? value).trim().slice(0, MAX_ADDRESS);
}

function toPart(attachment: MimeAttachment): MailPart {
  const content = attachment.content;
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : new Uint8Array(content);
  return {
    type: attachment.mimeType,
    filename: attachment.filename,
    disposition: attachment.disposition,
    method: attachment.method ?? null,
    contentId: attachment.contentId?.trim().replace(/^<|>$/g, "") ?? null,
    size: bytes.length,
    content: bytes,
  };
}

function rawHead(bytes: Uint8Array): string {
  const head = decode(bytes.subarray(0, MAX_RAW_BODY));
  const end = HEADER_END.exec(head);
  return end ? head.slice(0, end.index) : head;
}

function rawBody(bytes: Uint8Array): string {
  const source = decode(bytes.subarray(0, MAX_RAW_BODY));
  const end = HEADER_END.exec(source);
  return end ? source.slice(end.index + end[0].length).trim() : "";
}

function decode(bytes: Uint8Array): string {
  return decodeText(bytes, { declared: null, meta: null, nearby: [] });
}

function clip(text: string): string {
  return text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text;
}
