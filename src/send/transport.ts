import { parseConnectionUrl } from "nodemailer/lib/shared";
import { type Mail, composeMail } from "./compose.ts";
import { type SendOutcome, classifyFailure } from "./outcome.ts";
import { type PoolLimits, PoolClosedError, openPool } from "./pool.ts";
import { type Envelope, type SessionSettings, toFailure } from "./session.ts";

/** How to reach the next hop. Durations in milliseconds. */
export interface TransportOptions extends Partial<PoolLimits> {
  /** smtp://user:pass@host:port or smtps://…; nodemailer's connection options may follow as a query */
  url: string;
  /** name given in EHLO; the machine's host name by default */
  name?: string;
  /** connecting, DNS included; default 30 s */
  connectionTimeoutMs?: number;
  /** waiting for the greeting and for STARTTLS; default 30 s */
  greetingTimeoutMs?: number;
  /** silence of the server after which a session is given up; default 2 min. Shorter means more `uncertain` mails */
  socketTimeoutMs?: number;
}

/** One message to hand over: either the finished bytes or a mail to write first. */
export type Outgoing = { envelope: Envelope; raw: Buffer } | { envelope: Envelope; mail: Mail };

/** A pooled SMTP transport; every expected failure is a value, not an exception. */
export interface Transport {
  /**
   * Hands one message over; waits while all connections are busy.
   * A pooled connection that turns out closed before any content was sent is replaced once, silently.
   */
  send(outgoing: Outgoing): Promise<SendOutcome>;
  /** Connects and logs in without sending. */
  verify(): Promise<{ kind: "ready" } | { kind: "unreachable"; reason: string }>;
  /** Finishes what is in flight; messages still waiting for a connection come back as deferred. */
  close(): Promise<void>;
  /** transactions running now, and messages waiting for a connection */
  readonly load: { busy: number; waiting: number };
}

const DEFAULTS: PoolLimits = { maxConnections: 5, maxMessagesPerConnection: 1000, idleMs: 30_000 };

/** Opens a transport. No connection is made before the first `send` or `verify`. */
export function openTransport(options: TransportOptions): Transport {
  const pool = openPool(sessionSettings(options), {
    maxConnections: options.maxConnections ?? DEFAULTS.maxConnections,
    maxMessagesPerConnection: options.maxMessagesPerConnection ?? DEFAULTS.maxMessagesPerConnection,
    idleMs: options.idleMs ?? DEFAULTS.idleMs,
  });

  async function attempt(envelope: Envelope, raw: Buffer, fresh: boolean): Promise<SendOutcome> {
    let lease;
    try {
      lease = await pool.acquire({ fresh });
    } catch (error) {
      if (error instanceof PoolClosedError) return closedOutcome(error);
      return classifyFailure(toFailure(error), false);
    }
    const { session, reused } = lease;
    const result = await session.transact(envelope, raw);
    pool.release(session);
    if (result.kind === "accepted") return result;
    const stale = reused && !result.contentSent && !session.alive && result.failure.code !== "EENVELOPE";
    if (stale) return attempt(envelope, raw, true);
    return classifyFailure(result.failure, result.contentSent);
  }

  return {
    async send(outgoing) {
      const raw = "raw" in outgoing ? outgoing.raw : await composeMail(outgoing.mail);
      return attempt(outgoing.envelope, raw, false);
    },
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
  };
}

function sessionSettings(options: TransportOptions): SessionSettings {
  const { auth, ...connection } = parseConnectionUrl(options.url);
  return {
    connection: {
      ...connection,
      ...(options.name !== undefined && { name: options.name }),
      connectionTimeout: options.connectionTimeoutMs ?? 30_000,
      greetingTimeout: options.greetingTimeoutMs ?? 30_000,
      socketTimeout: options.socketTimeoutMs ?? 120_000,
    },
    auth: auth ?? null,
  };
}

function closedOutcome(error: Error): SendOutcome {
  return { kind: "deferred", class: "connection", code: null, status: null, reason: error.message };
}
