import { type Session, openSession } from "./session.ts";
import type { SessionSettings } from "./smtp/greet.ts";

/** Limits of a connection pool; durations in milliseconds. */
export interface PoolLimits {
  /** sessions open at the same time */
  maxConnections: number;
  /** transactions after which a session is closed and replaced */
  maxMessagesPerConnection: number;
  /** an idle session older than this is closed rather than used; 0 keeps sessions until the server ends them */
  idleMs: number;
}

/** A lent session, and whether it has served before (and so may have been closed by the server meanwhile). */
export interface Lease {
  session: Session;
  reused: boolean;
}

/**
 * Keep-alive SMTP sessions, lent to one transaction at a time, first come first served. A few are opened on demand; more
 * only while callers wait longer than a quick server takes, so that their number follows the server's latency.
 */
export interface Pool {
  /** Waits for a session. @throws the connection error, or PoolClosedError */
  acquire(options?: { fresh: boolean }): Promise<Lease>;
  release(session: Session): void;
  /** Lets lent sessions finish, closes the others; waiting callers get PoolClosedError. */
  close(): Promise<void>;
  readonly busy: number;
  readonly waiting: number;
}

/** The pool was closed before a session became free. */
export class PoolClosedError extends Error {
  override name = "PoolClosedError";

  constructor() {
    super("the transport is closed");
  }
}

interface Waiter {
  since: number;
  fresh: boolean;
  resolve(lease: Lease | Promise<Lease>): void;
  reject(error: Error): void;
}

const eagerConnections = 10;
const patienceMs = 25;
const connectingAtOnce = 10;

/** Opens a pool. No connection is made before the first `acquire`. */
export function openPool(settings: SessionSettings, limits: PoolLimits): Pool {
  const idle: { session: Session; since: number }[] = [];
  const waiters: Waiter[] = [];
  let busy = 0; // lent or being opened
  let connecting = 0;
  let closed = false;
  let drained: (() => void) | null = null;
  let sweeper: NodeJS.Timeout | null = null;
  let grower: NodeJS.Timeout | null = null;

  async function connect(): Promise<Lease> {
    busy += 1;
    connecting += 1;
    try {
      return { session: await openSession(settings), reused: false };
    } catch (error) {
      vacate();
      throw error;
    } finally {
      connecting -= 1;
    }
  }

  /** A slot is free: the next caller takes an idle session or opens one. */
  function vacate(): void {
    busy -= 1;
    const next = waiters.shift();
    if (next !== undefined) next.resolve(lend(next.fresh));
    else if (busy === 0) drained?.();
  }

  function lend(fresh: boolean): Lease | Promise<Lease> {
    for (let last = idle.pop(); last !== undefined; last = idle.pop()) {
      if (!fresh && last.session.alive) {
        busy += 1;
        return { session: last.session, reused: true };
      }
      last.session.close();
    }
    return connect();
  }

  /** Opens a session for each caller that has waited too long, some at a time. */
  function grow(): void {
    grower = null;
    const now = performance.now();
    while (
      waiters[0] !== undefined &&
      now - waiters[0].since >= patienceMs &&
      busy < limits.maxConnections &&
      connecting < connectingAtOnce
    ) {
      waiters.shift()?.resolve(connect());
    }
    if (waiters.length > 0 && busy < limits.maxConnections) grower = setTimeout(grow, patienceMs);
  }

  function sweep(): void {
    const now = performance.now();
    while (idle[0] !== undefined && now - idle[0].since >= limits.idleMs) idle.shift()?.session.close();
    sweeper = idle.length > 0 ? setTimeout(sweep, limits.idleMs).unref() : null;
  }

  return {
    async acquire({ fresh } = { fresh: false }) {
      if (closed) throw new PoolClosedError();
      const eager = Math.min(eagerConnections, limits.maxConnections);
      if (busy < eager || (idle.length > 0 && !fresh && busy < limits.maxConnections)) return lend(fresh);
      return new Promise((resolve, reject) => {
        waiters.push({ since: performance.now(), fresh, resolve, reject });
        grower ??= setTimeout(grow, patienceMs);
      });
    },
    release(session) {
      if (closed || !session.alive || session.used >= limits.maxMessagesPerConnection) session.close();
      else idle.push({ session, since: performance.now() });
      if (limits.idleMs > 0 && sweeper === null && idle.length > 0) sweeper = setTimeout(sweep, limits.idleMs).unref();
      vacate();
    },
    async close() {
      closed = true;
      if (sweeper !== null) clearTimeout(sweeper);
      if (grower !== null) clearTimeout(grower);
      for (const waiter of waiters.splice(0)) waiter.reject(new PoolClosedError());
      for (const { session } of idle.splice(0)) session.close();
      if (busy > 0) await new Promise<void>((resolve) => (drained = resolve));
    },
    get busy() {
      return busy;
    },
    get waiting() {
      return waiters.length;
    },
  };
}
