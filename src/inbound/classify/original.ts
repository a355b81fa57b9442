import { readHeaderBlock } from "../parse/header-block.ts";
import { headerOf } from "../parse/mail.ts";
import type { HeaderField, MailPart, ParsedMail } from "../parse/mail.ts";
import { readMessageIds } from "../parse/message-ids.ts";

/** The mail of ours that a report encloses or quotes: its headers, as far as the report kept them. */
export type Original = { headers: readonly HeaderField[]; messageId: string | null };

const ENCLOSED = new Set([
  "message/rfc822",
  "message/global",
  "text/rfc822-headers",
  "text/rfc822",
  "text/rfc822-header",
  "message/rfc822-headers",
  "message/global-headers",
  "message/partial",
  "application/eml",
]);
const KNOWN =
  /^[>| \t]{0,4}(received|return-path|from|to|subject|date|message-id|mime-version|content-type|reply-to|dkim-signature|x-mailer|sender|cc|x-[a-z0-9-]{2,40})[ \t]*:/i;
const TELLING = new Set(["received", "from", "to", "subject", "message-id", "return-path", "date"]);
const HEAD_BYTES = 65_536;
const SEARCHED_LINES = 1500;
/** Characters; "Your message" is shorter, any sentence that tells of a failure is longer. */
const SHORTEST_NOTICE = 25;

/** True for a part that holds an enclosed mail or its headers. */
export function isEnclosedMail(part: MailPart): boolean {
  return ENCLOSED.has(part.type) || (part.filename?.toLowerCase().endsWith(".eml") ?? false);
}

/** The first enclosed mail of a report, or null. */
export function enclosedOriginal(mail: ParsedMail): Original | null {
  for (const part of mail.parts) {
    if (!isEnclosedMail(part)) continue;
    const headers = readHeaderBlock(partText(part).replace(/^(?:>?From [^\n]{0,500}\n|\s)+/, ""));
    if (headers.length > 0) return toOriginal(headers);
  }
  return null;
}

/**
 * Splits the text of a report into the notice and the original it quotes below: the original begins
 * at the first run of three or more header fields of a mail, whatever line announces it. A run before
 * which hardly a word stands only says which mail is meant; the notice then goes on below it.
 */
export function splitQuotedOriginal(text: string): { notice: string; original: Original | null } {
  const lines = text.split("\n", SEARCHED_LINES);
  let summary: Original | null = null;
  let offset = 0;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const headers = KNOWN.test(line) ? headersAt(lines, at) : null;
    if (headers) {
      const before = text.slice(0, offset);
      if (before.trim().length >= SHORTEST_NOTICE) return { notice: before, original: toOriginal(headers) };
      summary ??= toOriginal(headers);
    }
    offset += line.length + 1;
  }
  return { notice: text, original: summary };
}

/** The content of a part as text: UTF-8, or Latin-1 where it is not that; at most its first 64 KiB. */
export function partText(part: MailPart): string {
  const head = part.content.subarray(0, HEAD_BYTES);
  const text = new TextDecoder().decode(head);
  return text.includes("\uFFFD") ? new TextDecoder("latin1").decode(head) : text;
}

function headersAt(lines: readonly string[], from: number): HeaderField[] | null {
  const block = lines.slice(from, from + 200).map((line) => line.replace(/^(?:[>|] ?){1,3}/, ""));
  const indent = /^[ \t]{1,4}/.exec(block[0] ?? "")?.[0] ?? "";
  const flat = block.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line));
  // Fields must be in one block: a "From:" and a "To:" in running text are none.
  const end = flat.findIndex(
    (line, index) => line.trim() === "" || (index > 0 && !/^(?:[ \t]|[!-9;-~]{1,80}[ \t]*:)/.test(line)),
  );
  const headers = readHeaderBlock(flat.slice(0, end === -1 ? undefined : end).join("\n"));
  const telling = new Set(headers.filter((field) => TELLING.has(field.name)).map((field) => field.name));
  return telling.size >= 3 || (telling.size >= 2 && headers.length >= 4) ? headers : null;
}

function toOriginal(headers: readonly HeaderField[]): Original {
  return { headers, messageId: readMessageIds(headerOf(headers, "message-id"))[0] ?? null };
}
