import { hostname } from "node:os";
import { parseConnectionUrl } from "nodemailer/lib/shared";
import type { Mail } from "../mail/compose.ts";
import { type SendOutcome, classifyFailure } from "./outcome.ts";
import { type PoolLimits, PoolClosedError, openPool } from "./pool.ts";
import { type Session, type Transaction, toFailure } from "./session.ts";
import type { Envelope } from "./smtp/envelope.ts";
import type { SessionSettings } from "./smtp/greet.ts";

/** How to reach the next hop. Durations in milliseconds. */
export interface TransportOptions extends Partial<PoolLimits> {
  /**
   * smtp://user:pass@host:port or smtps://…, and as a query, as nodemailer names them: maxConnections,
   * connectionTimeout, greetingTimeout, socketTimeout, requireTLS, ignoreTLS, tls.rejectUnauthorized; and our own
   * allowInsecureAuth: true logs in without TLS anywhere, false nowhere; without it, on this machine only
   */
  url: string;
  /** name given in EHLO; the machine's host name by default */
  name?: string;
  /** connecting, DNS included; default 30 s */
  connectionTimeoutMs?: number;
  /** waiting for the greeting and for STARTTLS; default 30 s */
  greetingTimeoutMs?: number;
  /** cuts every connection once aborted: what is in flight fails, uncertain if its content was sent */
  cutOff?: AbortSignal | undefined;
  /** silence of the server after which a session is given up; default 2 min. Shorter means more `uncertain` mails */
  socketTimeoutMs?: number;
}

/** One message to hand over: either the finished bytes or a mail to write first. */
export type Outgoing = { envelope: Envelope; raw: Buffer } | { envelope: Envelope; mail: Mail };

/**
 * Asked when a session is ready, right before MAIL FROM: either calls `begin`, at most once, and gives what it returned,
 * or gives null, and no transaction begins.
 */
export type Gate = (begin: () => Promise<Transaction>) => Promise<{ running: Promise<Transaction> } | null>;

/** A pooled SMTP transport; every expected failure is a value, not an exception. */
export interface Transport {
  /**
   * Hands one message over; waits while all connections are busy.
   * A pooled connection that turns out closed before any content was sent is replaced once, silently.
   */
  send(outgoing: Outgoing): Promise<SendOutcome>;
  /**
   * As `send`, if the gate lets it; null when it does not.
   * @param undotted no line of `raw` begins with a dot
   */
  sendThrough(gate: Gate, envelope: Envelope, raw: Buffer, undotted?: boolean): Promise<SendOutcome | null>;
  /** Connects and logs in without sending. */
  verify(): Promise<{ kind: "ready" } | { kind: "unreachable"; reason: string }>;
  /** Finishes what is in flight; messages still waiting for a connection come back as deferred. */
  close(): Promise<void>;
  /** transactions running now, and messages waiting for a connection */
  readonly load: { busy: number; waiting: number };
  /** connections at most */
  readonly maxConnections: number;
}

interface Content {
  raw: Buffer;
  undotted: boolean;
}

const DEFAULTS: PoolLimits = { maxConnections: 5, maxMessagesPerConnection: 1000, idleMs: 30_000 };

const openGate: Gate = async (begin) => ({ running: begin() });

/** Opens a transport. No connection is made before the first `send` or `verify`. */
export function openTransport(options: TransportOptions): Transport {
  const parsed = parseConnectionUrl(options.url);
  const limits = {
    maxConnections: numberIn(parsed, "maxConnections") ?? options.maxConnections ?? DEFAULTS.maxConnections,
    maxMessagesPerConnection: options.maxMessagesPerConnection ?? DEFAULTS.maxMessagesPerConnection,
    idleMs: options.idleMs ?? DEFAULTS.idleMs,
  };
  const pool = openPool(sessionSettings(options, parsed), limits);

  async function attempt(
    gate: Gate,
    envelope: Envelope,
    content: Content,
    fresh: boolean,
  ): Promise<SendOutcome | null> {
    let lease;
    try {
      lease = await pool.acquire({ fresh });
    } catch (error) {
      if (error instanceof PoolClosedError) return closedOutcome(error);
      return classifyFailure(toFailure(error), false);
    }
    const { session, reused } = lease;
    const result = await transactIn(session, gate, envelope, content, () => pool.release(session));
    if (result === null || result.kind === "accepted") return result;
    const stale = reused && !result.contentSent && !session.alive && isConnectionLoss(result);
    if (stale) return attempt(gate, envelope, content, true);
    return classifyFailure(result.failure, result.contentSent);
  }

  return {
    async send(outgoing) {
      const raw = "raw" in outgoing ? outgoing.raw : await compose(outgoing.mail);
      const outcome = await attempt(openGate, outgoing.envelope, { raw, undotted: false }, false);
      if (outcome === null) throw new Error("an open gate lets everything through");
      return outcome;
    },
    sendThrough: (gate, envelope, raw, undotted = false) => attempt(gate, envelope, { raw, undotted }, false),
    async verify() {
      try {
        const { session } = await pool.acquire({ fresh: true });
        pool.release(session);
        return { kind: "ready" };
      } catch (error) {
        return { kind: "unreachable", reason: toFailure(error).message };
      }
    },
    close: () => pool.close(),
    get load() {
      return { busy: pool.busy, waiting: pool.waiting };
    },
    maxConnections: limits.maxConnections,
  };
}

/** Loaded with the first mail that is written whole: those of sequences are not. */
async function compose(mail: Mail): Promise<Buffer> {
  const { composeMail } = await import("../mail/compose.ts");
  return composeMail(mail);
}

async function transactIn(
  session: Session,
  gate: Gate,
  envelope: Envelope,
  { raw, undotted }: Content,
  release: () => void,
): Promise<Transaction | null> {
  try {
    const passed = await gate(() => session.transact(envelope, raw, undotted));
    return passed === null ? null : await passed.running;
  } finally {
    release();
  }
}

/** Whether the session ended without an answer, as idle ones do. A 421 is an answer. */
function isConnectionLoss(result: Transaction): boolean {
  return result.kind === "failed" && result.failure.responseCode === undefined;
}

function sessionSettings(options: TransportOptions, parsed: ReturnType<typeof parseConnectionUrl>): SessionSettings {
  const secure = parsed.secure === true;
  const { user, pass } = parsed.auth ?? {};
  return {
    endpoint: {
      host: parsed.host ?? "localhost",
      port: parsed.port ?? (secure ? 465 : 587),
      secure,
      tls: parsed.tls ?? {},
      cutOff: options.cutOff,
    },
    startTls: parsed.requireTLS === true ? "require" : parsed.ignoreTLS === true ? "never" : "offered",
    auth: user === undefined ? null : { user, pass: pass ?? "" },
    plainAuth: plainAuthOf(Reflect.get(parsed, "allowInsecureAuth")),
    name: options.name ?? ehloName(),
    connectionTimeoutMs: options.connectionTimeoutMs ?? numberIn(parsed, "connectionTimeout") ?? 30_000,
    greetingTimeoutMs: options.greetingTimeoutMs ?? numberIn(parsed, "greetingTimeout") ?? 30_000,
    socketTimeoutMs: options.socketTimeoutMs ?? numberIn(parsed, "socketTimeout") ?? 120_000,
  };
}

function plainAuthOf(allowed: unknown): SessionSettings["plainAuth"] {
  return allowed === true ? "always" : allowed === false ? "never" : "loopback";
}

function numberIn(parsed: object, name: string): number | undefined {
  const value: unknown = Reflect.get(parsed, name);
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** A full name, or the address literal that RFC 5321 section 4.1.4 asks for where there is none. */
function ehloName(): string {
  const name = hostname();
  return name.includes(".") ? name : "[127.0.0.1]";
}

function closedOutcome(error: Error): SendOutcome {
  return { kind: "deferred", class: "connection", code: null, status: null, reason: error.message };
}
