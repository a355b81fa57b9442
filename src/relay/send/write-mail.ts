import type { Ground } from "../../ground.ts";
import type { Envelope } from "../../send/carrier/smtp/envelope.ts";
import { messageAddress } from "../../send/mail/addresses.ts";
import { composeMail } from "../../send/mail/compose.ts";
import { threadHeaders } from "../../send/mail/headers.ts";
import { signMail } from "../../send/mail/mime/sign-mail.ts";
import type { SendParts } from "../../send/parts.ts";
import type { PreparedMail } from "./prepared.ts";

const domainOf = (email: string) => email.slice(email.lastIndexOf("@") + 1).toLowerCase();

/**
 * Writes what a rep sends to a prospect: in the thread, from the rep's own name, and from the rep's own address where it is at the
 * domain of the sender, whose signature then speaks for it. One person writes to one: no pixel, no link rewritten, no
 * footer. Answers come to a signed address, and so to the rep.
 */
export async function writeRepMail(
  { site, signers, dkimKeys }: Pick<Ground & SendParts, "site" | "signers" | "dkimKeys">,
  row: { id: string; messageId: string },
  { rep, thread, subject, content }: PreparedMail,
  now: Date,
): Promise<{ envelope: Envelope; raw: Buffer }> {
  const { sender } = thread;
  if (sender === undefined) throw new Error("there is no sender");
  const address = domainOf(rep.email) === domainOf(sender.email) ? rep.email : sender.email;
  const before = thread.inReplyTo === null ? [] : thread.references;
  const mail = await composeMail({
    from: { name: rep.name, address },
    to: { name: thread.name, address: thread.email },
    replyTo: { name: rep.name, address: messageAddress(site, signers.reply, "reply", row.id) },
    subject,
    text: `${content.text}\n`,
    ...(content.html !== null && { html: documentOf(content.html) }),
    messageId: row.messageId,
    date: now,
    headers: threadHeaders(before),
    files: content.parts,
  });
  const raw = await signMail(mail, dkimKeys.get(sender.dkim), now);
  return { envelope: { from: messageAddress(site, signers.reply, "bounce", row.id), to: thread.email }, raw };
}

function documentOf(body: string): string {
  return `<!doctype html>\n<html><head><meta charset="utf-8"></head><body>${body}</body></html>\n`;
}
