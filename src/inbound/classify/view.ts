import type { ParsedMail } from "../parse/mail.ts";
import { fold } from "./fold.ts";
import { htmlWords } from "./html-text.ts";
import { enclosedOriginal, splitQuotedOriginal } from "./original.ts";
import type { Original } from "./original.ts";

/**
 * A mail as the rules look at it. `text` is its words (from HTML where there is no plain text, at most
 * 64 Ki characters), `notice` the part of them before a quoted original, `folded` the notice in the form
 * of the phrase tables; `original` is the enclosed or quoted mail of ours.
 */
export type MailView = {
  mail: ParsedMail;
  subject: string;
  fromLocal: string;
  fromDomain: string;
  fromName: string;
  text: string;
  notice: string;
  folded: string;
  original: Original | null;
};

const MAX_TEXT = 65_536;

/** Derives what the rules need from a parsed mail, once. */
export function viewMail(mail: ParsedMail): MailView {
  const plain = mail.text.trim() === "" ? htmlWords(mail.html.slice(0, 4 * MAX_TEXT)) : mail.text;
  const text = plain.slice(0, MAX_TEXT).replaceAll("\r\n", "\n");
  const quoted = splitQuotedOriginal(text);
  const address = (mail.from ?? mail.sender)?.address.toLowerCase() ?? "";
  const at = address.lastIndexOf("@");
  return {
    mail,
    subject: fold(mail.subject),
    fromLocal: at === -1 ? address : address.slice(0, at),
    fromDomain: at === -1 ? "" : address.slice(at + 1),
    fromName: fold(mail.from?.name ?? ""),
    text,
    notice: quoted.notice,
    folded: fold(quoted.notice),
    original: enclosedOriginal(mail) ?? quoted.original,
  };
}
