export interface RateLimit {
  /** Counts one request of a client. */
  take(client: string): { kind: "ok" } | { kind: "limited"; retryAfterMs: number };
}

/**
 * Limits requests of each client in windows of fixed length, in the memory of this process.
 * @param options `maxClients` bounds the memory: beyond it, the client seen first is forgotten
 * @param now milliseconds that only ever grow
 */
export function createRateLimit(
  options: { limit: number; windowMs: number; maxClients: number },
  now: () => number = () => performance.now(),
): RateLimit {
  const windows = new Map<string, { startedAt: number; count: number }>();
  return {
    take(client) {
      const at = now();
      const open = windows.get(client);
      if (open !== undefined && at - open.startedAt < options.windowMs) {
        open.count += 1;
        if (open.count <= options.limit) return { kind: "ok" };
        return { kind: "limited", retryAfterMs: open.startedAt + options.windowMs - at };
      }
      windows.delete(client);
      const oldest = windows.keys().next();
      if (windows.size >= options.maxClients && oldest.done !== true) windows.delete(oldest.value);
      windows.set(client, { startedAt: at, count: 1 });
      return { kind: "ok" };
    },
  };
}
