import type { ParsedMail } from "../parse/mail.ts";
import { fold } from "./fold.ts";
import { htmlWords } from "./html-text.ts";
import { enclosedOriginal, splitQuotedOriginal } from "./original.ts";
import type { Original } from "./original.ts";

/**
 * A mail as the rules look at it. `text` is its words (from HTML where there is no plain text, at most
 * 64 Ki characters), `notice` the part of them before a quoted original, `folded` the notice in the form
 * of the phrase tables; `original` is the enclosed or quoted mail of ours. `ours`: it came to one of our
 * signed addresses, or answers a message of ours; `threaded`: its fields name the mail it answers (RFC 5322
 * 3.6.4), which a bare "Re:" does not.
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
  ours: boolean;
  threaded: boolean;
};

const MAX_TEXT = 65_536;

/** Derives what the rules need from a parsed mail, once. */
export function viewMail(mail: ParsedMail, ours = false): MailView {
  const plain = mail.text.trim() === "" ? htmlWords(mail.html.slice(0, 4 * MAX_TEXT)) : mail.text;
  const text = plain.slice(0, MAX_TEXT).replaceAll("\r\n", "\n");
  const quoted = splitQuotedOriginal(text);
  const address = (mail.from ?? mail.sender)?.address.toLowerCase() ?? "";
  const at = address.lastIndexOf("@");
  return {
    mail,
    subject: fold(mail.subject),
    fromLocal: localPart(at === -1 ? address : address.slice(0, at)),
    fromDomain: at === -1 ? "" : address.slice(at + 1),
    fromName: fold(mail.from?.name ?? ""),
    text,
    notice: quoted.notice,
    folded: fold(quoted.notice),
    original: enclosedOriginal(mail) ?? quoted.original,
    ours,
    threaded: mail.inReplyTo.length > 0 || mail.references.length > 0,
  };
}

/** A quoted local part (RFC 5321 4.1.2) says the same as one without: "mail delivery system"@host. */
function localPart(local: string): string {
  if (!/^".*"$/.test(local)) return local;
  return local.slice(1, -1).replaceAll(/\\(.)/g, "$1").trim().replaceAll(/\s+/g, "-");
}
