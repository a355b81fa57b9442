import { type Session, type SessionSettings, openSession } from "./session.ts";

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

/** Keep-alive SMTP sessions, opened on demand and lent to one transaction at a time, first come first served. */
export interface Pool {
  /** Waits for a free slot. @throws the connection error, or PoolClosedError */
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
}

interface Waiter {
  start(): void;
  refuse(): void;
}

/** Opens a pool. No connection is made before the first `acquire`. */
export function openPool(settings: SessionSettings, limits: PoolLimits): Pool {
  const idle: { session: Session; since: number }[] = [];
  const waiters: Waiter[] = [];
  let busy = 0;
  let closed = false;
  let drained: (() => void) | null = null;
  let sweeper: NodeJS.Timeout | null = null;

  function slot(): Promise<void> {
    if (closed) return Promise.reject(new PoolClosedError("the transport is closed"));
    if (busy < limits.maxConnections) {
      busy += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      waiters.push({ start: resolve, refuse: () => reject(new PoolClosedError("the transport is closed")) });
    });
  }

  /** Hands the slot to the next caller, so that `busy` only falls when nobody waits. */
  function freeSlot(): void {
    const next = waiters.shift();
    if (next !== undefined) return next.start();
    busy -= 1;
    if (busy === 0) drained?.();
  }

  function takeIdle(): Session | null {
    for (let last = idle.pop(); last !== undefined; last = idle.pop()) {
      if (last.session.alive) return last.session;
    }
    return null;
  }

  function sweep(): void {
    const now = performance.now();
    while (idle[0] !== undefined && now - idle[0].since >= limits.idleMs) idle.shift()?.session.close();
    sweeper = idle.length > 0 ? setTimeout(sweep, limits.idleMs).unref() : null;
  }

  return {
    async acquire({ fresh } = { fresh: false }) {
      await slot();
      const session = fresh ? null : takeIdle();
      if (session !== null) return { session, reused: true };
      try {
        return { session: await openSession(settings), reused: false };
      } catch (error) {
        freeSlot();
        throw error;
      }
    },
    release(session) {
      if (closed || !session.alive || session.used >= limits.maxMessagesPerConnection) session.close();
      else idle.push({ session, since: performance.now() });
      if (limits.idleMs > 0 && sweeper === null && idle.length > 0) sweeper = setTimeout(sweep, limits.idleMs).unref();
      freeSlot();
    },
    async close() {
      closed = true;
      if (sweeper !== null) clearTimeout(sweeper);
      for (const waiter of waiters.splice(0)) waiter.refuse();
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
