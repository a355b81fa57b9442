import type { RepMailReason } from "../../db/schema/rep-mails.ts";
import { pictureMark, readHtmlLines } from "../../inbound/reply-text/html-lines.ts";
import { isBlank } from "../../inbound/reply-text/lines.ts";
import type { BodyLine } from "../../inbound/reply-text/lines.ts";
import { readTextLines } from "../../inbound/reply-text/text-lines.ts";
import type { ParsedMail } from "../../inbound/parse/mail.ts";
import { cleanHtml } from "./clean-html.ts";
import { emitHtml } from "./emit-html.ts";
import { findInternal } from "./find-internal.ts";
import type { Internal } from "./find-internal.ts";
import { holdsOurs } from "./holds-ours.ts";
import { keepLines } from "./keep-lines.ts";
import type { Kept, KnownTexts } from "./keep-lines.ts";
import { keepParts } from "./keep-parts.ts";
import type { KeptPart } from "./keep-parts.ts";

/** What of a rep's mail goes to the prospect, or why nothing does. `quotes`: the mail quotes something. */
export type Stripped =
  | { kind: "kept"; text: string; html: string | null; parts: KeptPart[]; quotes: boolean }
  | { kind: "held"; reason: RepMailReason; error: string };

/** What the mail is held against. `subject` is the one it goes out under. */
export interface StripInput extends KnownTexts, Internal {
  subject: string;
}

/** Above a signature (RFC 3676 4.3). */
const separator = "-- ";
/** The mark of a quoted line, however many stand in a row. */
const marks = /^\s{0,4}(?:(?:[>＞|]|&gt;)\s?)+/;

/**
 * Takes off a rep's mail whatever the rep has not written: the notice it answers, and everything internal. What is sent is made anew
 * of the lines that are kept; the HTML is read where there is any, and the text is made from it. When anything internal is left, or
 * it cannot be told what is the rep's, nothing is sent. Never throws.
 */
export function stripMail(mail: Pick<ParsedMail, "text" | "html" | "parts" | "flags">, input: StripInput): Stripped {
  if (mail.flags.length > 0) return held("unreadable", "The mail could not be read to its end.");
  const read = mail.html.trim() === "" ? stripText(mail.text, input) : stripHtml(mail.html, input);
  if (read.lost) return held("answers_in_quote", "Something was written between the lines of our notice.");
  const parts = keepParts(mail, read.html ?? "");
  if (parts.kind !== "kept") return held(parts.kind, notSent[parts.kind]);
  if (read.text.trim() === "" && parts.parts.length === 0) return held("nothing_written", "Nothing is left to send.");
  const names = parts.parts.map(({ name }) => name);
  const texts = parts.parts.filter(isText).map(({ content }) => new TextDecoder().decode(content));
  const left =
    findInternal(read.judged, [read.html ?? "", input.subject, ...names, ...texts], input) ??
    (parts.parts.some(({ content }) => holdsOurs(content, input)) ? "a file with a link of ours" : null);
  if (left !== null) return held("internal_left", `It holds ${left}.`);
  return { kind: "kept", text: read.text, html: read.html, parts: parts.parts, quotes: read.quotes };
}

const notSent = {
  attached_mail: "A mail, or a file that may hold one, is attached.",
  unreadable: "The mail is encrypted.",
};

const held = (reason: RepMailReason, error: string): Stripped => ({ kind: "held", reason, error });

interface Read {
  text: string;
  html: string | null;
  judged: { text: string; torn: boolean }[];
  lost: boolean;
  quotes: boolean;
}

function stripText(text: string, input: StripInput): Read {
  const lines = readTextLines(text);
  const kept = keepLines(lines, input);
  return { ...written(lines, kept), html: null };
}

function stripHtml(html: string, input: StripInput): Read {
  const lines = readHtmlLines(html, { signatures: true, traced: true });
  const kept = keepLines(lines, input);
  const pieces = kept.lines.flatMap(({ index }) => lines[index]?.pieces ?? []);
  return { ...written(lines, kept), html: cleanHtml(emitHtml(html, pieces)) };
}

function written(lines: readonly BodyLine[], { lines: kept, lost, quotes }: Kept): Omit<Read, "html"> {
  const judged: Read["judged"] = [];
  const out: string[] = [];
  let before = -1;
  for (const { index, quoted, torn } of kept) {
    const line = lines[index];
    if (line === undefined) continue;
    const own = (isBlank(line) ? "" : line.text).replaceAll(pictureMark, "");
    const text = quoted ? own.replace(marks, "") : own === separator ? own : own.trimEnd();
    judged.push({ text, torn });
    if (before >= 0 && index > before + 1 && out.at(-1) !== "") out.push("");
    out.push(quoted ? `> ${text}` : text);
    before = index;
  }
  const text = out
    .join("\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
  return { text, judged, lost, quotes };
}

function isText({ type }: KeptPart): boolean {
  return type.startsWith("text/") || /json|xml|calendar|html/.test(type);
}
