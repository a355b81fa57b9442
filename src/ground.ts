import type { MxRecord } from "node:dns";
import { resolveMx } from "node:dns/promises";
import { setMaxListeners } from "node:events";
import { openDatabase } from "./db/client.ts";
import type { Db } from "./db/client.ts";
import { openQueues } from "./jobs/queues.ts";
import type { Queues, QueueStore } from "./jobs/queues.ts";
import { systemClock } from "./platform/clock.ts";
import type { Clock } from "./platform/clock.ts";
import { openLog } from "./platform/log.ts";
import type { Log } from "./platform/log.ts";
import { openMeters } from "./platform/meters.ts";
import type { PostOptions } from "./platform/http/post-json.ts";
import type { Meters } from "./platform/meters.ts";
import { fingerprintOf } from "./platform/secret/fingerprint.ts";
import { createSealer } from "./platform/secret/seal.ts";
import type { Sealer } from "./platform/secret/seal.ts";
import { createSigner } from "./platform/secret/sign.ts";
import type { Signer } from "./platform/secret/sign.ts";

/** Where this installation is reached and who it speaks for. */
export interface Site {
  /** Base of every public URL, no trailing slash: `https://ripen.example.com`. */
  publicUrl: string;
  /** Domain of the signed reply addresses, lower case; its MX is the inbound receiver. */
  replyDomain: string;
  /** Name and postal address of the company, for the footer of every mail. */
  company: { name: string; address: string };
  /** What becomes of a publish whose mails lack what the law wants. Default: it warns. */
  senderLaw?: "refuse" | "warn";
}

/** One signing key for each purpose. */
export interface Signers {
  reply: Signer;
  track: Signer;
  unsubscribe: Signer;
  respond: Signer;
  review: Signer;
  confirm: Signer;
  /** Binds forms to the session that they were made for. */
  session: Signer;
  /** Makes the hashes that erased addresses are known again by. */
  address: Signer;
}

/** Looks records of a domain name up, as `resolve` of node:dns does. */
export type DnsResolver = (name: string, type: string) => Promise<string[] | string[][]>;

/** What stands below every room: a verb of any room may ask for parts of it. */
export interface Ground {
  readonly clock: Clock;
  readonly db: Db;
  readonly queues: Queues;
  readonly log: Log;
  /** What this process counts while it works, for `/metrics`. */
  readonly meters: Meters;
  readonly site: Site;
  readonly signers: Signers;
  /** Seals what senders and transports keep secret. */
  readonly sealer: Sealer;
  /** Tells the current SECRET_KEY, which comes first, and the previous ones from others. */
  readonly secretFingerprints: readonly [string, ...string[]];
  /** What webhooks may call, and how long they wait. */
  readonly webhooks: PostOptions;
  /** The system's own when undefined. */
  readonly resolve: DnsResolver | undefined;
  /** Mail servers of a domain; the system's own resolver unless a test has another. */
  readonly resolveMx: (domain: string) => Promise<MxRecord[]>;
  /** Aborted when the process is about to end: nothing new is begun, claimed work goes back. */
  readonly stopping: AbortSignal;
  /** Aborted when what is in flight has had its time: connections to mail servers are cut. */
  readonly cutOff: AbortSignal;
}

/** What the ground is made from; the database and the queue are running already. */
export interface GroundSettings {
  databaseUrl: string;
  /** Behind a pooler: where connections for the hot path come from. */
  databaseHotUrl?: string | undefined;
  queue: QueueStore;
  /** How long mails that are being handed over may take to finish when the process stops, milliseconds. Default 10 s. */
  finishWithinMs?: number;
  secretKey: string;
  /** Keys that sealed and signed before: what they made stays readable. */
  previousSecretKeys?: readonly string[];
  site: Site;
  logLevel?: string;
  /** Whether webhook steps may call addresses of private networks. Default: no. */
  webhooks?: PostOptions;
}

/** Parts that tests and the demo put in place of the usual ones. */
export type GroundOverrides = Partial<Pick<Ground, "clock" | "log" | "resolve" | "resolveMx">>;

/** A ground of one's own, and how it is left. */
export interface OpenedGround extends Ground, AsyncDisposable {
  /** Aborts `stopping`, and some seconds later `cutOff`. */
  stop(): void;
}

/** Connects to the database and the queue. */
export function openGround(settings: GroundSettings, overrides: GroundOverrides = {}): OpenedGround {
  const { secretKey, previousSecretKeys = [], finishWithinMs = 10_000 } = settings;
  const log = overrides.log ?? openLog(settings.logLevel ?? "info");
  const database = openDatabase(settings.databaseUrl, undefined, settings.databaseHotUrl);
  const queues = openQueues(settings.queue, log);
  const signer = (purpose: string) => createSigner(secretKey, purpose, previousSecretKeys);
  return {
    clock: overrides.clock ?? systemClock,
    db: database.db,
    queues,
    log,
    meters: openMeters(),
    site: settings.site,
    signers: {
      reply: signer("reply"),
      track: signer("track"),
      unsubscribe: signer("unsubscribe"),
      respond: signer("respond"),
      review: signer("review"),
      confirm: signer("confirm"),
      session: signer("session"),
      address: signer("address"),
    },
    sealer: createSealer(secretKey, "senders", previousSecretKeys),
    secretFingerprints: [fingerprintOf(secretKey), ...previousSecretKeys.map(fingerprintOf)],
    webhooks: settings.webhooks ?? { allowPrivate: false },
    resolve: overrides.resolve,
    resolveMx: overrides.resolveMx ?? resolveMx,
    ...openEnding(finishWithinMs),
    async [Symbol.asyncDispose]() {
      await queues.close();
      await database.close();
    },
  };
}

function openEnding(finishWithinMs: number): Pick<OpenedGround, "stopping" | "cutOff" | "stop"> {
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
