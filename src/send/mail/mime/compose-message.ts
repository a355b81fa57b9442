import type { RenderedPieces } from "../../../render/fill/render.ts";
import type { Mailbox } from "../compose.ts";
import { joinAscii } from "./ascii.ts";
import { type DkimKey, type Header, signDkim } from "./dkim.ts";
import { encodeText, toOneLine } from "./encoded-word.ts";
import { encodeMailbox } from "./mailbox.ts";
import type { Skeleton } from "./skeleton.ts";

/** What fills a skeleton for one recipient. */
export interface MessageFill {
  from: Mailbox;
  to: Mailbox;
  replyTo: Mailbox;
  /** with angle brackets */
  messageId: string;
  date: Date;
  /** further headers, ASCII, for example from `sequenceHeaders` */
  headers: Record<string, string>;
  rendered: RenderedPieces;
}

/**
 * Writes a message as RFC 5322 bytes: multipart/alternative of text and HTML, ASCII only, lines of at most 998, CRLF line
 * ends, none of them beginning with a dot, signed with every key given.
 */
export async function composeMessage(
  skeleton: Skeleton,
  fill: MessageFill,
  dkim: readonly DkimKey[] = [],
): Promise<Buffer> {
  const { subject, text, html } = fill.rendered;
  const headers: Header[] = [
    ["From", encodeMailbox(fill.from)],
    ["To", encodeMailbox(fill.to)],
    ["Reply-To", encodeMailbox(fill.replyTo)],
    ["Subject", encodeText(subject)],
    ["Date", dateOf(fill.date)],
    ["Message-ID", fill.messageId],
    ...Object.entries(fill.headers).map(([name, value]): Header => [name, foldLong(toOneLine(value))]),
    ["MIME-Version", "1.0"],
    ["Content-Type", skeleton.contentType],
  ];
  const body = skeleton.body(text, html);
  if (dkim.length === 0) return joinAscii(body, headOf(headers));
  const signed = joinAscii(body);
  const signatures = await signDkim(dkim, headers, signed, fill.date);
  return joinAscii([signed], headOf([...signatures, ...headers]));
}

let lastSecond = NaN;
let lastDate = "";

/** A second has many mails. */
function dateOf(date: Date): string {
  const second = Math.floor(date.getTime() / 1000);
  if (second !== lastSecond) [lastSecond, lastDate] = [second, date.toUTCString().replace("GMT", "+0000")];
  return lastDate;
}

/** The header section with the empty line that ends it. */
function headOf(headers: readonly Header[]): string {
  let head = "";
  for (const [name, value] of headers) head += `${name}: ${value}\r\n`;
  return `${head}\r\n`;
}

/** Addresses and Message-IDs cannot be broken, the spaces between them can. */
function foldLong(value: string): string {
  return value.length <= 70 ? value : value.replaceAll(" ", "\r\n ");
}
