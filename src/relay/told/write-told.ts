import { escapeHtml } from "../../render/fill/escape.ts";
import { mailtoUrl } from "../thread/mailto.ts";
import type { ProspectThread } from "../thread/load-thread.ts";
import { mayLetGo } from "../confirm.ts";
import type { RepMail } from "../send/prepared.ts";
import { reasonWords } from "./words.ts";

/** A mail to a rep. */
export interface ToldMail {
  subject: string;
  text: string;
  html: string;
}

/**
 * Writes what became of a rep's mail, and what the rep can do.
 * @param url page on which the rep decides, where there is something to decide
 * @param thread where the rep writes by hand; undefined when nobody is to be written to
 */
export function writeTold(
  row: RepMail,
  { who, url, thread }: { who: string; url: string; thread: ProspectThread | undefined },
): ToldMail {
  const copies = row.notRelayedTo.length === 0 ? [] : copyLines(row.notRelayedTo, who);
  if (row.status === "sent" || row.reason === null) {
    return toldMail(`Sent to ${who}, but not to those on copy`, [`Your answer was sent to ${who}.`, ...copies], []);
  }
  const [what, todo] = reasonWords[row.reason];
  const links = [
    ...(mayLetGo(row) ? [{ label: "Confirm or decide", href: url }] : []),
    ...(thread === undefined || row.reason === "suppressed" || row.reason === "not_yours"
      ? []
      : [{ label: `Write to ${who} by hand`, href: mailtoUrl(thread) }]),
  ];
  const isPlain = mayLetGo(row) && row.reason !== "recipient_changed";
  const detail = row.error === null || isPlain ? [] : [`More exactly: ${oneLine(row.error)}`];
  const title = row.reason === "returned" ? "Your answer came back" : row.status === "held" ? "Held" : "Not sent";
  return toldMail(
    `${title}: your answer to ${who}`,
    [
      `Your answer to ${who} was ${row.reason === "returned" ? "sent, and came back" : "not sent"}. ${what}`,
      ...detail,
      todo,
      ...copies,
    ],
    links,
  );
}

/** Tells a rep that whom they wrote to is not known any more. */
export function writeGone(): ToldMail {
  return toldMail(
    "Not sent: your answer",
    ["Your answer was not sent: the data of this person were erased, and they are not known any more."],
    [],
  );
}

function copyLines(emails: readonly string[], who: string): string[] {
  return [
    `You have put others on copy: ${emails.map(oneLine).join(", ")}. We send to ${who} alone. If your mail program has sent it to them, they have got what you quoted, too: our notice is for you only.`,
  ];
}

function toldMail(
  subject: string,
  paragraphs: readonly string[],
  links: readonly { label: string; href: string }[],
): ToldMail {
  const text = [...paragraphs, ...links.map(({ label, href }) => `${label}: ${href}`)].join("\n\n");
  const html = [
    ...paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`),
    ...links.map(({ label, href }) => `<p><a href="${escapeHtml(href)}">${escapeHtml(label)}</a></p>`),
  ].join("");
  return {
    subject: oneLine(subject),
    text: `${text}\n`,
    html: `<!doctype html><meta charset="utf-8"><div style="font:15px/1.5 sans-serif">${html}</div>`,
  };
}

/** What strangers wrote is one line where a line is meant. */
function oneLine(text: string): string {
  return text
    .replaceAll(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
    .trim()
    .slice(0, 500);
}
