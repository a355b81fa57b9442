const mostMs = 12 * 3_600_000;

/**
 * How long a server wants to be left alone (RFC 9110 10.2.3): seconds, or a date, which is read against the server's own clock.
 * @param date the Date header of the same answer
 * @returns milliseconds, at most twelve hours; null when it does not say, or not so that it can be read
 */
export function readRetryAfter(retryAfter: string | undefined, date: string | undefined): number | null {
  const text = retryAfter?.trim() ?? "";
  const ms = /^\d{1,10}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.parse(date ?? "");
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), mostMs);
}

/** When to try again after the wait of our own, or what the other side wants, whichever is longer. */
export function laterOf(ownMs: number, { retryAfterMs = 0 }: { retryAfterMs?: number }): number {
  return Math.max(ownMs, retryAfterMs);
}
