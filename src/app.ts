import { resolveMx } from "node:dns/promises";
import { setMaxListeners } from "node:events";
import { openDatabase } from "./db/client.ts";
import type { Db } from "./db/client.ts";
import { openQueues } from "./jobs/queues.ts";
import { createMailReader } from "./inbound/understand/mail-reader.ts";
import type { MailReader } from "./inbound/understand/mail-reader.ts";
import type { Queues, QueueStore } from "./jobs/queues.ts";
import { systemClock } from "./platform/clock.ts";
import type { Clock } from "./platform/clock.ts";
import { openLog } from "./platform/log.ts";
import type { Log } from "./platform/log.ts";
import { createSealer } from "./platform/seal.ts";
import type { Sealer } from "./platform/seal.ts";
import { createSigner } from "./platform/sign.ts";
import type { Signer } from "./platform/sign.ts";
import { openDkimKeys } from "./send/dkim-keys.ts";
import type { DkimKeys } from "./send/dkim-keys.ts";
import { openFence } from "./send/fence.ts";
import type { Fence } from "./send/fence.ts";
import { openTransport } from "./send/transport.ts";
import type { Transport } from "./send/transport.ts";
import { openTransports } from "./send/transports.ts";
import type { Transports } from "./send/transports.ts";
import { ensureDefaultSender } from "./sender/default-sender.ts";
import { openMailDomains } from "./sender/mail-domains.ts";
import type { MailDomains } from "./sender/mail-domains.ts";
import type { MxRecord } from "./sender/mx-group.ts";
import { usualGuardLimits } from "./sender/guard-limits.ts";
import type { GuardLimits } from "./sender/guard-limits.ts";
import { createVersionCache } from "./sequence/version-cache.ts";
import type { VersionCache } from "./sequence/version-cache.ts";

/** Where this installation is reached and who it speaks for. */
export interface Site {
  /** Base of every public URL, no trailing slash: `https://ripen.example.com`. */
  publicUrl: string;
  /** Domain of the signed reply addresses, lower case; its MX is the inbound receiver. */
  replyDomain: string;
  /** Name and postal address of the company, for the footer of every mail. */
  company: { name: string; address: string };
}

/** One signing key for each purpose. */
export interface Signers {
  reply: Signer;
  track: Signer;
  unsubscribe: Signer;
  respond: Signer;
}

/** At most so many at once: `usual`, or what is named for the destination (a group of mail servers, or a domain). */
export interface DestinationLimits {
  usual: number;
  of: Readonly<Record<string, number>>;
}

/** Rules for the mail that comes in. */
export interface InboundPolicy {
  /** Where strangers write to; whoever does becomes a prospect. Normalized; null when there is no such address. */
  inquiryAddress: string | null;
  /** Servers whose Authentication-Results are believed (RFC 8601), lower case. */
  trustedAuthservIds: readonly string[];
  /** Days a raw mail is kept once it is settled. */
  rawMailDays: number;
  /** So many mails of a lead returned for a temporary reason, within so many days, make the address a dead one. */
  softBounces: { limit: number; withinDays: number };
}

/** Who runs the installation, and hears of what needs a person. */
export interface Operator {
  /** Null: the rep who is longest with us, else the default sender's own mailbox. */
  email: string | null;
  /** Gets events as signed POST requests. `secret` is the key of the signature, Base64. */
  webhook: { url: string; secret: string } | null;
}

/** Looks records of a domain name up, as `resolve` of node:dns does. */
export type DnsResolver = (name: string, type: string) => Promise<string[] | string[][]>;

/** Everything a verb may need, made once by `openApp` and disposed as one. */
export interface App extends AsyncDisposable {
  readonly clock: Clock;
  readonly db: Db;
  readonly queues: Queues;
  readonly log: Log;
  readonly site: Site;
  readonly signers: Signers;
  readonly versions: VersionCache;
  /** What webhook steps may call. */
  readonly webhooks: { allowPrivate: boolean };
  /** The next hop of SMTP_URL, for mails of the installation itself and of senders that name no transport. */
  readonly transport: Transport;
  readonly inbound: InboundPolicy;
  readonly mailReader: MailReader;
  /** The system's own when undefined. */
  readonly resolve: DnsResolver | undefined;
  /** Mail servers of a domain; the system's own resolver unless a test has another. */
  readonly resolveMx: (domain: string) => Promise<MxRecord[]>;
  readonly mailDomains: MailDomains;
  readonly transports: Transports;
  /** How many messages of one sender may be handed over at once to a destination (`sender/destination.ts`). */
  readonly perDestination: (destination: string) => number;
  /** From when on the guard pauses. */
  readonly guard: GuardLimits;
  readonly operator: Operator;
  readonly fence: Fence;
  /** Seals what senders and transports keep secret. */
  readonly sealer: Sealer;
  readonly dkimKeys: DkimKeys;
  /** Aborted when the process is about to end: nothing new is begun, claimed work goes back. */
  readonly stopping: AbortSignal;
  /** Aborted when what is in flight has had its time: connections to mail servers are cut. */
  readonly cutOff: AbortSignal;
  /** Aborts `stopping`, and some seconds later `cutOff`; disposing of the App does so, too. */
  stop(): void;
}

/** What an App is made from; every service named here is running already. */
export interface AppSettings {
  databaseUrl: string;
  queue: QueueStore;
  smtpUrl: string;
  /** SMTP connections at most; fewer are used while the server answers quickly. Default 40. */
  smtpConnections?: number;
  /** How long mails that are being handed over may take to finish when the process stops, milliseconds. Default 10 s. */
  finishWithinMs?: number;
  /** Whether the mail servers of recipients' domains are looked up, to treat those at one provider as one. Default: no. */
  mxLookups?: boolean;
  /** Messages of one sender handed over at once to a destination, at most. */
  perDestination?: DestinationLimits;
  secretKey: string;
  site: Site;
  mailFrom: { name: string; email: string };
  inbound?: Partial<InboundPolicy>;
  logLevel?: string;
  /** Whether webhook steps may call addresses of private networks. Default: no. */
  webhooks?: { allowPrivate: boolean };
  guard?: Partial<GuardLimits>;
  operator?: Partial<Operator>;
}

/** Parts that tests and the demo put in place of the usual ones. */
export type AppOverrides = Partial<Pick<App, "clock" | "log" | "resolve" | "resolveMx">>;

/** Mail servers commonly take about twenty at once from one client, as Postfix's own default has it. */
const usualPerDestination: DestinationLimits = { usual: 20, of: {} };
const usualSoftBounces = { limit: 5, withinDays: 30 };

/** Connects to everything and makes the default sender. The database must be migrated. */
export async function openApp(settings: AppSettings, overrides: AppOverrides = {}): Promise<App> {
  const log = overrides.log ?? openLog(settings.logLevel ?? "info");
  const clock = overrides.clock ?? systemClock;
  const { secretKey, site, mailFrom, smtpConnections = 40, finishWithinMs = 10_000 } = settings;
  await using stack = new AsyncDisposableStack();
  const database = stack.adopt(openDatabase(settings.databaseUrl), ({ close }) => close());
  await ensureDefaultSender(database.db, mailFrom, clock.now());
  const queues = stack.adopt(openQueues(settings.queue, log), (opened) => opened.close());
  const ending = openEnding(finishWithinMs);
  const transport = stack.adopt(
    openTransport({ url: settings.smtpUrl, maxConnections: smtpConnections, cutOff: ending.cutOff }),
    (opened) => opened.close(),
  );
  const mailReader = stack.adopt(createMailReader(), (opened) => opened.close());
  const { usual, of } = settings.perDestination ?? usualPerDestination;
  const limits = new Map(Object.entries(of));
  const signer = (purpose: string) => createSigner(secretKey, purpose);
  const sealer = createSealer(secretKey, "senders");
  const transports = stack.use(openTransports(database.db, sealer, transport, ending.cutOff));
  const open = stack.move();
  return {
    clock,
    db: database.db,
    queues,
    log,
    site,
    signers: {
      reply: signer("reply"),
      track: signer("track"),
      unsubscribe: signer("unsubscribe"),
      respond: signer("respond"),
    },
    versions: createVersionCache(),
    webhooks: settings.webhooks ?? { allowPrivate: false },
    transport,
    inbound: {
      inquiryAddress: null,
      trustedAuthservIds: [],
      rawMailDays: 90,
      softBounces: usualSoftBounces,
      ...settings.inbound,
    },
    guard: { ...usualGuardLimits, ...settings.guard },
    operator: { email: null, webhook: null, ...settings.operator },
    mailReader,
    resolve: overrides.resolve,
    resolveMx: overrides.resolveMx ?? resolveMx,
    mailDomains: openMailDomains(database.db, settings.mxLookups ?? false),
    transports,
    perDestination: (destination) => limits.get(destination) ?? usual,
    sealer,
    dkimKeys: openDkimKeys(sealer),
    fence: openFence({ db: database.db, clock }),
    ...ending,
    [Symbol.asyncDispose]: () => {
      ending.stop();
      return open.disposeAsync();
    },
  };
}

function openEnding(finishWithinMs: number): Pick<App, "stopping" | "cutOff" | "stop"> {
  const stopping = new AbortController();
  const cutOff = new AbortController();
  setMaxListeners(0, cutOff.signal); // every connection listens
  return {
    stopping: stopping.signal,
    cutOff: cutOff.signal,
    stop() {
      if (stopping.signal.aborted) return;
      stopping.abort();
      setTimeout(() => cutOff.abort(), finishWithinMs).unref();
    },
  };
}
