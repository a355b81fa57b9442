import type { HandoffContext } from "../../context.ts";
import { describeCause } from "../../describe-cause.ts";
import { whoOf } from "../../who-of.ts";
import { lineOf, quoteLines } from "../../../platform/stranger-text.ts";
import { toHtml } from "./mail.ts";
import type { NoticeMail } from "./mail.ts";

/**
 * Writes the mail that tells a rep that what was handed over was no answer of the prospect, or nothing that a person did.
 * @param said whether somebody has said that they are no prospect
 */
export function writeCorrectedMail({ handoff, lead, reply }: HandoffContext, said = false): NoticeMail {
  const who = whoOf(lead);
  const isWithdrawn = handoff.status === "withdrawn";
  const isByMail = "inboundMailId" in handoff.cause;
  const what = isByMail
    ? `Somebody has looked at the mail again: it was no answer of ${who}.`
    : said || handoff.cause.kind === "manual"
      ? `Somebody has looked at it again: ${who} is no prospect.`
      : `We have learned more: ${who} ${describeCause(handoff.cause)}, it seemed, and that was a program that looks into mails, or nobody we can tell.`;
  const words = isWithdrawn
    ? `${what} The handoff is withdrawn, and nothing is to be done.`
    : `${what} You have accepted the handoff, so it stays with you; decide what becomes of it.`;
  const quoted = reply === null ? [] : [`"${lineOf(reply.subject)}":`, "", quoteLines(reply.text), ""];
  const text = [words, "", ...quoted, `Email: ${lead.email}`, ""].join("\n");
  return {
    subject: isWithdrawn ? `Withdrawn: ${who}` : `${isByMail ? "No answer" : "No person"} after all: ${who}`,
    text,
    html: toHtml(text, ""),
  };
}
