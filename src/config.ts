import path from "node:path";
import { z } from "zod";
import { databaseRequired, databaseVariables, readDatabase } from "./config/database.ts";
import type { DatabaseConfig } from "./config/database.ts";
import { ConfigError, missingInProduction, wrongVariables } from "./config/error.ts";
import type { VariableProblem } from "./config/error.ts";
import { givenVariables, secretFiles } from "./config/given.ts";
import { formVariables, readForms } from "./config/forms.ts";
import type { FormLimits } from "./config/forms.ts";
import { guardVariables, readGuard, readOperator, webhookProblems } from "./config/guard.ts";
import { readRetention, retentionVariables } from "./config/retention.ts";
import type { Retention } from "./person/parts.ts";
import { inboundVariables } from "./config/inbound.ts";
import type { ImapMailbox } from "./inbound/imap/mailbox.ts";
import type { WebhookSecrets } from "./inbound/webhook/secrets.ts";
import { port } from "./config/port.ts";
import { publicUrlVariable } from "./config/public-url.ts";
import { strayVariables } from "./config/stray-variables.ts";
import { readTrack, trackVariables } from "./config/track.ts";
import { urlOf } from "./config/url-of.ts";
import { whole } from "./config/whole.ts";
import { isEmailAddress } from "./platform/email.ts";
import type { GuardLimits } from "./sender/guard/guard-limits.ts";
import type { TrackPolicy } from "./track/parts.ts";
import { transportUrlProblem } from "./sender/transport/transport-url.ts";

/** What this process was told by its environment. */
export interface Config {
  readonly environment: "development" | "production" | "test";
  readonly database: DatabaseConfig;
  /** Where BullMQ keeps its jobs; `postgres` means the database above. */
  readonly queue: { readonly kind: "redis"; readonly url: string } | { readonly kind: "postgres" };
  /** `mailbox`: start the local catch-all mailbox, which delivers nothing to anybody; `port` is its web view's. */
  readonly smtp: { readonly kind: "relay"; readonly url: string } | { readonly kind: "mailbox"; readonly port: number };
  /** Mails of one sender handed over at once to a destination, at most. */
  readonly perDestination: { readonly usual: number; readonly of: Readonly<Record<string, number>> };
  /** Whether the mail servers of recipients' domains are looked up. */
  readonly mxLookups: boolean;
  /** `kept`: made once and kept in the data folder (`keepSecret`); never so in production. */
  readonly secretKey:
    | { readonly kind: "given"; readonly value: string }
    | { readonly kind: "kept"; readonly dataDir: string };
  /** Earlier secret keys: what they sealed and signed stays readable. */
  readonly previousSecretKeys: readonly string[];
  /** Where the HTTP API listens; port 0 picks a free one. */
  readonly http: {
    readonly host: string;
    readonly port: number;
    /** How many proxies in front append to `X-Forwarded-For`. */
    readonly trustedProxies: number;
  };
  /** Where every process serves `/metrics` and its health; nowhere when undefined. */
  readonly metrics: { readonly host: string; readonly port: number } | undefined;
  /** Requests that one API key has in a minute, unless it says otherwise. */
  readonly apiPerMinute: number;
  /** How often public forms may be submitted. */
  readonly forms: FormLimits;
  /** Where the receiver of replies listens; port 0 picks a free one. */
  readonly inboundSmtp: {
    readonly host: string;
    readonly port: number;
    /** Files of the private key and the certificate chain for STARTTLS. */
    readonly tls: { readonly keyFile: string; readonly certFile: string } | undefined;
    /** Mails that one client address may hand over in a minute. */
    readonly perMinute: number;
  };
  /** What is made of the mail that comes in. */
  readonly inbound: {
    readonly inquiryAddress: string | null;
    readonly trustedAuthservIds: readonly string[];
    /** Days a raw mail is kept. */
    readonly rawMailDays: number;
    readonly softBounces: { readonly limit: number; readonly withinDays: number; readonly forDays: number };
    /** Business days that a lead's sequences wait for the review of a mail; 0 lets them go on. */
    readonly reviewWaitDays: number;
  };
  readonly imap: readonly ImapMailbox[];
  readonly inboundWebhooks: WebhookSecrets;
  /** Base of every public URL, no trailing slash. Undefined: `http://localhost:<port>`, once the port is known. */
  readonly publicUrl: string | undefined;
  /** Domain of the signed reply addresses, lower case. */
  readonly replyDomain: string;
  /** The default sender. */
  readonly mailFrom: { readonly name: string; readonly address: string };
  /** Name and postal address of the company, for the footer of every mail. */
  readonly company: { readonly name: string; readonly address: string };
  /** Whether a marketing sequence whose mails lack what the law wants is refused or only warned of. */
  readonly senderLaw: "refuse" | "warn";
  /** Absolute path of the folder for what development keeps on disk. */
  readonly dataDir: string;
  /** Whether webhook steps may call addresses of private networks. */
  readonly webhooks: { readonly allowPrivate: boolean };
  /** How long each kind of data is kept. */
  readonly retention: Retention;
  /** From when on the guard pauses. */
  readonly guard: GuardLimits;
  /** How opens and clicks are taken in. */
  readonly track: TrackPolicy;
  /** Who hears of what needs a person; `secret` is the key that signs the webhook, Base64. */
  readonly operator: {
    readonly email: string | null;
    readonly webhook: { readonly url: string; readonly secret: string } | null;
  };
  /** Variables that look like a misspelled setting. */
  readonly misspelled: readonly VariableProblem[];
  readonly logLevel: "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "silent";
}

/** Why each of these must be set in production, where a guess would lose or misdirect mail. */
const REQUIRED_IN_PRODUCTION = {
  ...databaseRequired,
  SMTP_URL: "the mail server that sends, smtp://… or smtps://…",
  SECRET_KEY: "at least 32 random characters, for example from: openssl rand -hex 32",
  PUBLIC_URL: "where recipients reach this server, https://…",
  REPLY_DOMAIN: "the domain of the reply addresses, whose MX is the inbound receiver",
  MAIL_FROM: 'the default sender, "Name <address>"',
} as const;

const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

const schema = z.object({
  ...databaseVariables,
  REDIS_URL: urlOf("redis:", "rediss:").optional(),
  SMTP_URL: z.string().superRefine(checkSmtpUrl).optional(),
  SMTP_PER_DESTINATION: z.string().transform(parseDestinationLimits).default({ usual: 20, of: {} }),
  MX_LOOKUPS: z.enum(["on", "off"], { error: 'must be "on" or "off"' }).optional(),
  ...publicUrlVariable,
  REPLY_DOMAIN: z.hostname({ error: "must be a domain name, such as reply.example.com" }).toLowerCase().optional(),
  SECRET_KEY: z.string().min(32, { error: "must have at least 32 characters" }).optional(),
  SECRET_KEY_PREVIOUS: z
    .string()
    .transform((value) => value.trim().split(/\s+/))
    .refine((keys) => keys.every((key) => key.length >= 32), {
      error: "must be earlier values of SECRET_KEY, separated by spaces, each of at least 32 characters",
    })
    .default([]),
  PORT: port().default(3000),
  HTTP_HOST: host(),
  TRUSTED_PROXIES: z.coerce
    .number({ error: "must be a number" })
    .pipe(z.int().min(0).max(10, { error: "must be a whole number from 0 to 10" }))
    .default(0),
  METRICS_PORT: port().optional(),
  METRICS_HOST: host(),
  INBOUND_SMTP_PORT: port().default(2525),
  INBOUND_SMTP_HOST: host(),
  ...inboundVariables,
  ...guardVariables,
  ...formVariables,
  API_PER_MINUTE: whole(10_000_000).default(60_000),
  ...retentionVariables,
  ...trackVariables,
  MAILBOX_PORT: port().default(8025),
  MAIL_FROM: z.string().transform(parseMailbox).optional(),
  COMPANY_NAME: z.string().max(200, { error: "must have at most 200 characters" }).optional(),
  COMPANY_ADDRESS: z.string().max(500, { error: "must have at most 500 characters" }).optional(),
  SENDER_LAW: z.enum(["refuse", "warn"], { error: 'must be "refuse" or "warn"' }).optional(),
  WEBHOOK_PRIVATE_ADDRESSES: z.enum(["refuse", "allow"], { error: 'must be "refuse" or "allow"' }).default("refuse"),
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(", ")}` }).default("info"),
});

/** Every variable that is read, those that name files of secrets included. */
export const variables: readonly string[] = [...Object.keys(schema.shape), ...secretFiles];

/** Where commands find a server, and its key: no settings of the server itself. */
const ofCommands = ["RIPEN_URL", "RIPEN_KEY"];

/**
 * Reads the settings, without touching anything else. An empty variable counts as missing.
 * @param env the environment, such as `process.env`
 * @throws {ConfigError} with every problem at once
 */
export function loadConfig(env: Record<string, string | undefined>): Config {
  const { given, problems: unread } = givenVariables(env, Object.keys(schema.shape));
  const parsed = schema.safeParse(given);
  const problems = [
    ...unread,
    ...wrongVariables(parsed.error?.issues),
    ...missingInProduction(given, REQUIRED_IN_PRODUCTION),
    ...halfTls(given),
    ...halfPooled(given),
    ...webhookProblems(given),
  ];
  const misspelled = strayVariables(Object.keys(given), [...variables, ...ofCommands]);
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems, misspelled);
  const settings = parsed.data;
  const dataDir = path.resolve(settings.RIPEN_DATA);
  const mailFrom = settings.MAIL_FROM ?? { name: "Ripen", address: "hello@ripen.localhost" };
  const everywhere = settings.NODE_ENV === "production" ? "0.0.0.0" : "127.0.0.1";
  return {
    environment: settings.NODE_ENV,
    database: readDatabase(settings),
    queue: settings.REDIS_URL ? { kind: "redis", url: settings.REDIS_URL } : { kind: "postgres" },
    smtp: settings.SMTP_URL
      ? { kind: "relay", url: settings.SMTP_URL }
      : { kind: "mailbox", port: settings.MAILBOX_PORT },
    perDestination: settings.SMTP_PER_DESTINATION,
    mxLookups: (settings.MX_LOOKUPS ?? (settings.SMTP_URL ? "on" : "off")) === "on",
    secretKey: settings.SECRET_KEY ? { kind: "given", value: settings.SECRET_KEY } : { kind: "kept", dataDir },
    previousSecretKeys: settings.SECRET_KEY_PREVIOUS,
    http: { host: settings.HTTP_HOST ?? everywhere, port: settings.PORT, trustedProxies: settings.TRUSTED_PROXIES },
    metrics:
      settings.METRICS_PORT === undefined
        ? undefined
        : { host: settings.METRICS_HOST ?? "127.0.0.1", port: settings.METRICS_PORT },
    apiPerMinute: settings.API_PER_MINUTE,
    forms: readForms(settings),
    inboundSmtp: {
      host: settings.INBOUND_SMTP_HOST ?? everywhere,
      port: settings.INBOUND_SMTP_PORT,
      tls:
        settings.INBOUND_TLS_KEY && settings.INBOUND_TLS_CERT
          ? { keyFile: path.resolve(settings.INBOUND_TLS_KEY), certFile: path.resolve(settings.INBOUND_TLS_CERT) }
          : undefined,
      perMinute: settings.INBOUND_PER_MINUTE,
    },
    inbound: {
      inquiryAddress: settings.INQUIRY_ADDRESS ?? null,
      trustedAuthservIds: settings.TRUSTED_AUTHSERV_IDS,
      rawMailDays: settings.RAW_MAIL_DAYS,
      softBounces: {
        limit: settings.SOFT_BOUNCE_LIMIT,
        withinDays: settings.SOFT_BOUNCE_DAYS,
        forDays: settings.SOFT_BOUNCE_PAUSE_DAYS,
      },
      reviewWaitDays: settings.REVIEW_WAIT_DAYS,
    },
    imap: settings.IMAP_URLS,
    inboundWebhooks: {
      postmark: settings.POSTMARK_WEBHOOK_LOGIN,
      sendgrid: settings.SENDGRID_WEBHOOK_KEY,
      mailgun: settings.MAILGUN_WEBHOOK_KEY,
      ses: settings.SES_TOPIC_ARN,
    },
    publicUrl: settings.PUBLIC_URL,
    replyDomain: settings.REPLY_DOMAIN ?? "reply.ripen.localhost",
    mailFrom,
    company: { name: settings.COMPANY_NAME ?? mailFrom.name, address: settings.COMPANY_ADDRESS ?? "" },
    senderLaw: settings.SENDER_LAW ?? (settings.NODE_ENV === "production" ? "refuse" : "warn"),
    dataDir,
    webhooks: { allowPrivate: settings.WEBHOOK_PRIVATE_ADDRESSES === "allow" },
    retention: readRetention(settings),
    guard: readGuard(settings),
    track: readTrack(settings),
    operator: readOperator(settings),
    misspelled,
    logLevel: settings.LOG_LEVEL,
  };
}

function halfTls(given: Readonly<Record<string, string | undefined>>): VariableProblem[] {
  const [key, cert] = [given["INBOUND_TLS_KEY"], given["INBOUND_TLS_CERT"]];
  if ((key === undefined) === (cert === undefined)) return [];
  const variable = key === undefined ? "INBOUND_TLS_KEY" : "INBOUND_TLS_CERT";
  return [{ variable, message: "must be set as well, for STARTTLS" }];
}

function halfPooled(given: Readonly<Record<string, string | undefined>>): VariableProblem[] {
  if (given["DATABASE_HOT_URL"] === undefined) return [];
  const why = "must be set with DATABASE_HOT_URL";
  return [
    { variable: "DATABASE_URL", message: `${why}, which leads to the same database` },
    { variable: "REDIS_URL", message: `${why}: jobs in PostgreSQL need connections that a pooler does not keep` },
  ].filter(({ variable }) => given[variable] === undefined && given[`${variable}_FILE`] === undefined);
}

function checkSmtpUrl(value: string, context: z.RefinementCtx): void {
  const message = transportUrlProblem(value, { maxConnections: /^[1-9]\d{0,3}$/ });
  if (message !== null) context.addIssue({ code: "custom", message });
}

function host() {
  const error = "must be an IP address or a host name to listen on";
  return z.union([z.ipv4(), z.ipv6(), z.hostname()], { error }).optional();
}

/** `20, google=10, example.com=2`: the usual limit, and those of some destinations. */
function parseDestinationLimits(value: string, context: z.RefinementCtx): Config["perDestination"] {
  const limits = value
    .toLowerCase()
    .split(",")
    .map((part) => /^(?:([a-z0-9.-]{1,255})=)?([1-9]\d{0,3})$/.exec(part.trim()));
  const usual = limits.flatMap((limit) => (limit !== null && limit[1] === undefined ? [Number(limit[2])] : []));
  if (limits.includes(null) || usual.length > 1) {
    context.addIssue({ code: "custom", message: "must be whole numbers from 1 to 9999, such as 20, google=10" });
    return z.NEVER;
  }
  const named = limits.flatMap((limit) => (limit?.[1] === undefined ? [] : [[limit[1], Number(limit[2])] as const]));
  return { usual: usual[0] ?? 20, of: Object.fromEntries(named) };
}

function parseMailbox(value: string, context: z.RefinementCtx): { name: string; address: string } {
  // Deliberately laxer than RFC 5322, which wants quotes around "Acme, Inc."; a line break would start another header.
  const [, name = "", enclosed] = /^([^<>\r\n]{0,200})<([^<>\s]{1,254})>$/.exec(value.trim()) ?? [];
  const address = (enclosed ?? value).trim();
  if (isEmailAddress(address.toLowerCase())) return { name: name.trim().replaceAll('"', ""), address };
  context.addIssue({ code: "custom", message: "must be one sender, such as Acme <hello@example.com>" });
  return z.NEVER;
}
