import { SMTPServer } from "smtp-server";
import type { SMTPServerDataStream, SMTPServerSession } from "smtp-server";
import type { Ground } from "../../ground.ts";
import type { InboundParts } from "../parts.ts";
import { normalizeEmail } from "../../platform/email.ts";
import { createRateLimit } from "../../platform/http/rate-limit.ts";
import { maxMailSize, receiveMail } from "../store/store-mail.ts";

export interface InboundServer {
  port: number;
  close(): Promise<void>;
}

/** Where the receiver listens; port 0 picks a free one. */
export interface InboundSmtpSettings {
  port: number;
  host: string;
  /** PEM of the private key and the certificate chain; without them there is no STARTTLS. */
  tls?: { key: string; cert: string } | undefined;
  /** Mails, and connections, that one client address may make in a minute; 600 when not given. */
  perMinute?: number | undefined;
}

type Deps = Pick<Ground & InboundParts, "db" | "clock" | "queues" | "log" | "site" | "inbound">;

const maxRecipients = 100;
const maxConnectionsPerClient = 50;

/**
 * Ripen's own SMTP receiver (RFC 5321, STARTTLS of RFC 3207, SIZE of RFC 1870). Takes mail for the reply domain and the
 * inquiry address only, and answers 250 once the mail is committed to Postgres; when that fails it answers 451, and the
 * sending server tries again. Clients that are too busy get 421.
 */
export async function receiveSmtp(app: Deps, settings: InboundSmtpSettings): Promise<InboundServer> {
  const { log, site } = app;
  const limits = { limit: settings.perMinute ?? 600, windowMs: 60_000, maxClients: 50_000 };
  const connections = createRateLimit(limits);
  const mails = createRateLimit(limits);
  const open = new Map<string, number>();
  const server = new SMTPServer({
    name: site.replyDomain,
    banner: "Ripen",
    size: maxMailSize,
    authOptional: true,
    disabledCommands: settings.tls === undefined ? ["AUTH", "STARTTLS"] : ["AUTH"],
    ...settings.tls,
    disableReverseLookup: true,
    maxClients: 500,
    socketTimeout: 60_000,
    logger: false,
    onConnect({ remoteAddress }, callback) {
      const now = (open.get(remoteAddress) ?? 0) + 1;
      open.set(remoteAddress, now);
      const busy = now > maxConnectionsPerClient || connections.take(remoteAddress).kind === "limited";
      callback(busy ? reply(421, "4.7.0 too many connections from your address") : undefined);
    },
    onClose({ remoteAddress }) {
      const left = (open.get(remoteAddress) ?? 1) - 1;
      if (left > 0) open.set(remoteAddress, left);
      else open.delete(remoteAddress);
    },
    onMailFrom(_address, { remoteAddress }, callback) {
      const busy = mails.take(remoteAddress).kind === "limited";
      callback(busy ? reply(451, "4.7.1 too many mails from your address, please try again later") : undefined);
    },
    onRcptTo({ address }, { envelope }, callback) {
      if (envelope.rcptTo.length >= maxRecipients) return callback(reply(452, "4.5.3 too many recipients"));
      if (isServed(app, address)) return callback();
      return callback(reply(550, "5.7.1 this address is not served here"));
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
  // Clients that hang up or send nonsense are everyday life.
  server.on("error", (error) => log.debug({ err: error }, "inbound smtp"));

  const listening = await new Promise<number>((resolve, reject) => {
    server.once("error", reject);
    const net = server.listen(settings.port, settings.host, () => {
      const address = net.address();
      resolve(typeof address === "object" && address !== null ? address.port : settings.port);
    });
  });
  return { port: listening, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

function isServed({ site, inbound }: Deps, address: string): boolean {
  const domain = address.slice(address.lastIndexOf("@") + 1).toLowerCase();
  return domain === site.replyDomain || normalizeEmail(address) === inbound.inquiryAddress;
}

async function receive(app: Deps, stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxMailSize) chunks.push(chunk);
  }
  if (stream.sizeExceeded || size > maxMailSize) throw reply(552, "5.3.4 the mail is larger than 30 MB");
  const { envelope, remoteAddress, hostNameAppearsAs } = session;
  await receiveMail(app, {
    source: "smtp",
    envelopeFrom: envelope.mailFrom === false ? "" : envelope.mailFrom.address,
    envelopeTo: envelope.rcptTo.map(({ address }) => address),
    raw: Buffer.concat(chunks),
    remoteIp: remoteAddress.replace(/^::ffff:(?=[\d.]+$)/, ""),
    helo: hostNameAppearsAs || undefined,
  });
}

type Reply = Error & { responseCode: number };

function reply(responseCode: number, message: string): Reply {
  return Object.assign(new Error(message), { responseCode });
}

function isReply(error: unknown): error is Reply {
  return error instanceof Error && "responseCode" in error;
}
