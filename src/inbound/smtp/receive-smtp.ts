import { SMTPServer } from "smtp-server";
import type { SMTPServerDataStream, SMTPServerSession } from "smtp-server";
import type { Ground } from "../../ground.ts";
import { networkOf } from "../../platform/http/client-address.ts";
import { createRateLimit } from "../../platform/http/rate-limit.ts";
import { createInFlight } from "../../platform/bounded/in-flight.ts";
import type { InFlight, InFlightLimits } from "../../platform/bounded/in-flight.ts";
import type { InboundParts } from "../parts.ts";
import { receiveMail } from "../store/receive-mail.ts";
import { maxMailSize } from "../store/store-mail.ts";
import { admitRecipient } from "./admit-recipient.ts";
import { createDeadlines, usualDeadlines } from "./deadlines.ts";
import type { DeadlineRules, Deadlines } from "./deadlines.ts";
import { createPlaces } from "./places.ts";
import { readData } from "./read-data.ts";
import { isReply, reply } from "./reply.ts";

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
  /** Connections at one time. Default 500. */
  places?: number;
  /** Mails that are in memory at one time. Default 256 MB, and 64 MB of one client. */
  bytes?: InFlightLimits;
  /** How long a client may take; five minutes to the next mail when not given. */
  deadlines?: DeadlineRules;
}

type Deps = Pick<
  Ground & InboundParts,
  "db" | "clock" | "queues" | "log" | "site" | "signers" | "inbound" | "fingerprints"
>;

const maxRecipients = 100;
const hourMs = 3_600_000;
/** Mails to one signed address, and to the postmaster, in an hour. */
const perAddress = 100;
/** What people and machines write to a postmaster is short. */
const maxPostmasterSize = 1024 * 1024;
const megabyte = 1024 * 1024;

/**
 * Ripen's own SMTP receiver (RFC 5321, STARTTLS of RFC 3207, SIZE of RFC 1870). Takes mail for genuine signed addresses, the
 * inquiry address and the postmaster only, and answers 250 once the mail is committed to Postgres; when that fails it answers
 * 451, and the sending server tries again. Clients that are too busy or too slow get 421, 450, 451 or 452.
 */
export async function receiveSmtp(app: Deps, settings: InboundSmtpSettings): Promise<InboundServer> {
  const { log, site } = app;
  const limits = { limit: settings.perMinute ?? 600, windowMs: 60_000, maxClients: 50_000 };
  const connections = createRateLimit(limits);
  const mails = createRateLimit(limits);
  const addressed = createRateLimit({ limit: perAddress, windowMs: hourMs, maxClients: 50_000 });
  const maxClients = settings.places ?? 500;
  const places = createPlaces(maxClients);
  const inFlight = createInFlight(settings.bytes ?? { total: 256 * megabyte, perClient: 64 * megabyte });
  const deadlines = createDeadlines(settings.deadlines ?? usualDeadlines);
  const server = new SMTPServer({
    name: site.replyDomain,
    banner: "Ripen",
    size: maxMailSize,
    authOptional: true,
    disabledCommands: settings.tls === undefined ? ["AUTH", "STARTTLS"] : ["AUTH"],
    ...settings.tls,
    disableReverseLookup: true,
    maxClients,
    socketTimeout: 60_000,
    logger: false,
    onConnect({ id, remoteAddress }, callback) {
      const client = networkOf(remoteAddress);
      if (!places.enter(id, client) || connections.take(client).kind === "limited") {
        return callback(reply(421, "4.7.0 too many connections from your address"));
      }
      deadlines.opened(id);
      return callback();
    },
    onClose({ id }) {
      places.leave(id);
      deadlines.closed(id);
    },
    onMailFrom({ args }, { remoteAddress }, callback) {
      const client = networkOf(remoteAddress);
      if (mails.take(client).kind === "limited") {
        return callback(reply(451, "4.7.1 too many mails from your address, please try again later"));
      }
      if (inFlight.fits(client, sizeOf(args))) return callback();
      return callback(reply(452, "4.3.1 too much mail comes in, please try again later"));
    },
    onRcptTo({ address }, { envelope }, callback) {
      if (envelope.rcptTo.length >= maxRecipients) return callback(reply(452, "4.5.3 too many recipients"));
      const admission = admitRecipient(app, address);
      if (admission.kind === "refused") return callback(admission.reply);
      if (admission.kind === "inquiry" || addressed.take(admission.key).kind === "ok") return callback();
      return callback(reply(450, "4.2.1 too many mails for this address, please try again later"));
    },
    onData(stream, session, callback) {
      receive(app, stream, session, inFlight, deadlines).then(
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
  const watch = setInterval(() => endSlow(server, deadlines), 1_000).unref();
  return {
    port: listening,
    close() {
      clearInterval(watch);
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** The size that a client announces (RFC 1870), bytes; 0 when it does not. */
function sizeOf(args: object | false): number {
  const size = args !== false && "SIZE" in args ? Number(args.SIZE) : 0;
  return Number.isSafeInteger(size) && size > 0 ? size : 0;
}

function endSlow(server: SMTPServer, deadlines: Deadlines): void {
  const expired = new Set(deadlines.expired());
  if (expired.size === 0) return;
  for (const connection of server.connections) {
    if (expired.has(connection.session.id)) connection.send(421, "4.4.2 this takes too long");
  }
  for (const session of expired) deadlines.closed(session);
}

async function receive(
  app: Deps,
  stream: SMTPServerDataStream,
  { id, envelope, remoteAddress, hostNameAppearsAs }: SMTPServerSession,
  inFlight: InFlight,
  deadlines: Deadlines,
): Promise<void> {
  deadlines.dataBegan(id);
  const recipients = envelope.rcptTo.map(({ address }) => address);
  const onlyPostmaster = recipients.every((address) => admitRecipient(app, address).kind === "postmaster");
  try {
    using data = await readData(stream, {
      largest: onlyPostmaster ? maxPostmasterSize : maxMailSize,
      client: networkOf(remoteAddress),
      inFlight,
      onPiece: (bytes) => deadlines.dataCame(id, bytes),
    });
    deadlines.dataEnded(id);
    await receiveMail(app, {
      source: "smtp",
      envelopeFrom: envelope.mailFrom === false ? "" : envelope.mailFrom.address,
      envelopeTo: recipients,
      raw: data.raw,
      remoteIp: remoteAddress.replace(/^::ffff:(?=[\d.]+$)/, ""),
      helo: hostNameAppearsAs || undefined,
    });
  } finally {
    deadlines.answered(id);
  }
}
