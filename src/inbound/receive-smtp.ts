import { SMTPServer } from "smtp-server";
import type { SMTPServerDataStream, SMTPServerSession } from "smtp-server";
import type { App } from "../app.ts";
import { storeMail } from "./store-mail.ts";

export interface InboundServer {
  port: number;
  close(): Promise<void>;
}

const maxSize = 30 * 1024 * 1024;

/**
 * Ripen's own SMTP receiver. Accepts mail for the reply domain only and answers 250 once the mail is committed to
 * Postgres; when that fails it answers 451, and the sending server tries again.
 */
export async function receiveSmtp(
  app: Pick<App, "db" | "clock" | "queues" | "log" | "site">,
  { port, host }: { port: number; host: string },
): Promise<InboundServer> {
  const { log, site } = app;
  const server = new SMTPServer({
    name: site.replyDomain,
    banner: "Ripen",
    size: maxSize,
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    maxClients: 200,
    socketTimeout: 60_000,
    logger: false,
    onRcptTo({ address }, _session, callback) {
      const domain = address.slice(address.lastIndexOf("@") + 1).toLowerCase();
      if (domain === site.replyDomain) callback();
      else callback(reply(550, `5.7.1 ${address} is not served here`));
    },
    onData(stream, session, callback) {
      receive(app, stream, session).then(
        () => callback(),
        (error: unknown) => {
          if (isReply(error)) return callback(error);
          log.error({ err: error }, "an inbound mail was not stored");
          return callback(reply(451, "4.3.0 not stored, please try again later"));
        },
      );
    },
  });
  server.on("error", (error) => log.warn({ err: error }, "inbound smtp"));

  const listening = await new Promise<number>((resolve, reject) => {
    server.once("error", reject);
    const net = server.listen(port, host, () => {
      const address = net.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
  return { port: listening, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

async function receive(
  app: Pick<App, "db" | "clock" | "queues">,
  stream: SMTPServerDataStream,
  { envelope }: SMTPServerSession,
): Promise<void> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxSize) chunks.push(chunk);
  }
  if (stream.sizeExceeded || size > maxSize) throw reply(552, "5.3.4 the mail is larger than 30 MB");
  await storeMail(app, {
    source: "smtp",
    envelopeFrom: envelope.mailFrom === false ? "" : envelope.mailFrom.address,
    envelopeTo: envelope.rcptTo.map(({ address }) => address),
    raw: Buffer.concat(chunks),
  });
}

type Reply = Error & { responseCode: number };

function reply(responseCode: number, message: string): Reply {
  return Object.assign(new Error(message), { responseCode });
}

function isReply(error: unknown): error is Reply {
  return error instanceof Error && "responseCode" in error;
}
