import { createTransport } from "nodemailer";
import type { ReceivedMail } from "../../src/dev/received-mail.ts";

/** How a recipient answers. */
export interface Answer {
  from: string;
  text: string;
  headers?: Record<string, string>;
  /** Where the answer goes when not to the Reply-To of the mail. */
  to?: string;
  /** The envelope sender; `from` when not given, "" for the null sender. */
  envelopeFrom?: string;
}

/** Answers a received mail over SMTP, as a mail client would. */
export async function answerMail(port: number, mail: ReceivedMail, answer: Answer): Promise<void> {
  const transport = createTransport({ host: "127.0.0.1", port, ignoreTLS: true });
  const to = answer.to ?? addressIn(mail.header("reply-to") ?? mail.from);
  await transport.sendMail({
    from: answer.from,
    to,
    envelope: { from: answer.envelopeFrom ?? answer.from, to },
    subject: `Re: ${mail.subject}`,
    text: answer.text,
    inReplyTo: mail.header("message-id"),
    references: mail.header("message-id"),
    headers: answer.headers ?? {},
  });
  transport.close();
}

function addressIn(mailbox: string): string {
  return /<([^<>]+)>/.exec(mailbox)?.[1] ?? mailbox;
}
