import type { Site } from "../../../ground.ts";
import { lineOf, quoteLines } from "../../../platform/stranger-text.ts";
import { toHtml } from "./mail.ts";
import type { NoticeMail } from "./mail.ts";

/** A mail to the postmaster that somebody has to look at. */
export interface PostmasterMail {
  id: string;
  receivedAt: Date;
  fromEmail: string | null;
  subject: string | null;
  text: string | null;
}

/**
 * Writes the mail that tells the operator what was written to the postmaster.
 * @param all how many there are, those that are not shown counted
 */
export function writePostmasterMail(
  mails: readonly PostmasterMail[],
  all: number,
  { publicUrl, replyDomain }: Pick<Site, "publicUrl" | "replyDomain">,
): NoticeMail {
  const text = [
    `Nobody we know has written to postmaster@${replyDomain}. Nothing follows from it.`,
    "",
    ...mails.flatMap(({ id, receivedAt, fromEmail, subject, text: words }) => [
      `${receivedAt.toISOString().slice(0, 16).replace("T", " ")} UTC  ${lineOf(fromEmail ?? "nobody", 320)}  ${lineOf(subject ?? "")}`,
      `${publicUrl}/v1/inbound-mails/${id}`,
      quoteLines(words ?? ""),
      "",
    ]),
    ...(all > mails.length ? [`and ${all - mails.length} more`, ""] : []),
  ].join("\n");
  const count = all === 1 ? "A mail" : `${all} mails`;
  return { subject: `${count} to postmaster@${replyDomain}`, text, html: toHtml(text, "") };
}
