import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { getRequestListener } from "@hono/node-server";
import { callbackify } from "node:util";
import { SMTPServer, type SMTPServerDataStream, type SMTPServerError, type SMTPServerSession } from "smtp-server";
import { createMailStore } from "./mail-store.ts";
import { mailboxPages } from "./mailbox-pages.ts";
import { parseReceived, type ReceivedMail } from "./received-mail.ts";

const MAX_MAIL_BYTES = 10_000_000;
const CLOSE_MS = 200;

export interface MailboxOptions {
  /** 0 picks a free port. */
  smtpPort: number;
  httpPort: number;
  /** Default 127.0.0.1: anyone who reaches the mailbox can read every mail. */
  host?: string;
  /** Refuses a recipient at RCPT TO, with an SMTP status such as 550, or accepts it with undefined. */
  reject?: (recipient: string) => { code: number; message: string } | undefined;
}

export interface Mailbox extends AsyncDisposable {
  /** `smtp://127.0.0.1:<port>`, without TLS; any login is accepted and none is needed. */
  readonly smtpUrl: string;
  /** `http://127.0.0.1:<port>`, the mails in a browser; JSON at `/api/messages`. */
  readonly webUrl: string;
  /** The newest 2,000 mails, oldest first. */
  readonly messages: readonly ReceivedMail[];
  /** Called with each mail from now on, before the SMTP client hears that it was accepted. Returns the way to stop. */
  onMessage(listener: (mail: ReceivedMail) => void): () => void;
  /** The first mail that matches, among those that are here and those to come. */
  waitFor(match: (mail: ReceivedMail) => boolean): Promise<ReceivedMail>;
  close(): Promise<void>;
}

/** A mailbox that catches every mail, whoever it is for, and delivers none: for development, demonstrations, tests. */
export async function startMailbox(options: MailboxOptions): Promise<Mailbox> {
  const { smtpPort, httpPort, host = "127.0.0.1", reject } = options;
  const store = createMailStore();
  const listeners = new Set<(mail: ReceivedMail) => void>();
  let received = 0;

  async function receive(stream: SMTPServerDataStream, { envelope }: SMTPServerSession): Promise<void> {
    const raw = await buffer(stream);
    if (stream.sizeExceeded) throw smtpError(552, `The mail is larger than ${MAX_MAIL_BYTES} bytes`);
    received += 1;
    const mail = await parseReceived(raw, {
      id: `${received}`,
      receivedAt: new Date(),
      envelope: {
        from: envelope.mailFrom === false ? "" : envelope.mailFrom.address,
        to: envelope.rcptTo.map(({ address }) => address),
      },
    });
    store.add(mail);
    for (const listener of listeners) listener(mail);
  }

  const smtp = new SMTPServer({
    banner: "Ripen mailbox: catches everything, delivers nothing",
    size: MAX_MAIL_BYTES,
    // A certificate of our own making would be refused by every client that checks.
    disabledCommands: ["STARTTLS"],
    authOptional: true,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    closeTimeout: CLOSE_MS,
    logger: false,
    onAuth: (_auth, _session, callback) => callback(null, { user: "anyone" }),
    onRcptTo({ address }, _session, callback) {
      const refusal = reject?.(address);
      callback(refusal && smtpError(refusal.code, refusal.message));
    },
    onData: (stream, session, callback) => callbackify(receive)(stream, session, callback),
  });
  // Without a listener a client that hangs up in the middle would end the process.
  smtp.on("error", () => undefined);

  const answer = getRequestListener(mailboxPages(store, host).fetch);
  const web = createServer((request, response) => void answer(request, response));
  const onMessage = (listener: (mail: ReceivedMail) => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const close = async (): Promise<void> => {
    await Promise.all([closeSmtp(smtp), closeWeb(web)]);
  };

  try {
    const smtpListening = once(smtp.listen(smtpPort, host), "listening");
    const webListening = once(web.listen(httpPort, host), "listening");
    await Promise.all([smtpListening, webListening]);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    smtpUrl: `smtp://${host}:${portOf(smtp.server.address())}`,
    webUrl: `http://${host}:${portOf(web.address())}`,
    messages: store.mails,
    onMessage,
    waitFor(match) {
      return new Promise((resolve) => {
        const found = store.mails.find(match);
        if (found !== undefined) return resolve(found);
        const stop = onMessage((mail) => {
          if (!match(mail)) return;
          stop();
          resolve(mail);
        });
      });
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function smtpError(code: number, message: string): SMTPServerError {
  return Object.assign(new Error(message), { responseCode: code });
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("not listening on a TCP port");
  return address.port;
}

async function closeSmtp(smtp: SMTPServer): Promise<void> {
  if (smtp.server.listening) await new Promise<void>((resolve) => smtp.close(resolve));
}

async function closeWeb(web: Server): Promise<void> {
  if (!web.listening) return;
  const closed = once(web, "close");
  web.close();
  web.closeAllConnections();
  await closed;
}
