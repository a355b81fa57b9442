import type { RenderedPieces } from "../../render/render.ts";
import type { Mailbox } from "../compose.ts";
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
 * ends, signed with every key given.
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
    ["Date", fill.date.toUTCString().replace("GMT", "+0000")],
    ["Message-ID", fill.messageId],
    ...Object.entries(fill.headers).map(([name, value]): Header => [name, foldLong(toOneLine(value))]),
    ["MIME-Version", "1.0"],
    ["Content-Type", skeleton.contentType],
  ];
  const body = skeleton.body(text, html);
  const signatures = await signDkim(dkim, headers, body, fill.date);
  let head = "";
  for (const [name, value] of [...signatures, ...headers]) head += `${name}: ${value}\r\n`;
  return toBytes(`${head}\r\n`, body);
}

/** The body is ASCII, which latin1 writes without looking at each character. An address of the head may be UTF-8 (RFC 6532). */
function toBytes(head: string, body: string): Buffer {
  const bytes = Buffer.allocUnsafe(Buffer.byteLength(head, "utf8") + body.length);
  bytes.write(body, bytes.write(head, "utf8"), "latin1");
  return bytes;
}

/** Addresses and Message-IDs cannot be broken, the spaces between them can. */
function foldLong(value: string): string {
  return value.length <= 70 ? value : value.replaceAll(" ", "\r\n ");
}
