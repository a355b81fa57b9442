import { escapeHtml } from "../../render/fill/escape.ts";

/** Nobody sees it, nobody types it: invisible operators of mathematics (U+2062 to U+2064), which mail programs quote as they are. */
export const invisibleMark = "\u2063\u2062\u2064\u2063\u2062\u2063";

const sentence = "Reply above this line: what stands above it is sent, and nothing else.";
/** The sentence as a mail program may leave it: wrapped, quoted, and in whatever case. */
export const markWords = "replyabovethislinewhatstandsaboveitissent";

/** Where the body of a mail begins, and the main part of it, if that is all of the body. */
const top = /<body[^>]*>(?:\s*<main>)?/i;

/**
 * Puts the line above a notice by which the relay tells an answer from it: words, which every mail program keeps, between marks
 * that nobody sees. It is the first line of both parts.
 */
export function markNotice<Mail extends { text: string; html: string }>(mail: Mail): Mail {
  const line = `${invisibleMark}-- ${sentence} --${invisibleMark}`;
  const block = `<div class="mark" style="font:12px/1.5 sans-serif;color:#565b50;padding:4px 8px">${escapeHtml(line)}</div>`;
  const html = top.test(mail.html)
    ? mail.html.replace(top, (body) => `${body}${block}`)
    : mail.html.replace(/^(?:\s*<(?:!doctype|meta)[^>]*>)*/i, (head) => `${head}${block}`);
  return { ...mail, text: `${line}\n\n${mail.text}`, html };
}
