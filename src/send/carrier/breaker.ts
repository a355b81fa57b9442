/** Keeps a transport that fails from being tried by every message. */
export interface Breaker {
  /** How many messages may try now: any number, the probe alone, or none. */
  room(now: number): number;
  /** Whether a message may try now; if it is the probe, it has begun. */
  admits(now: number): boolean;
  succeeded(): void;
  failed(now: number): void;
}

/**
 * A circuit breaker. After `threshold` failures in a row it opens for `restMs`; then one probe is let through (half-open),
 * whose success closes it and whose failure opens it for twice as long, up to `maxRestMs`. Times in milliseconds.
 */
export function createBreaker({ threshold = 5, restMs = 5_000, maxRestMs = 300_000 } = {}): Breaker {
  let failures = 0;
  let rest = restMs;
  let openUntil = 0;
  let probing = false;
  function room(now: number): number {
    if (failures < threshold) return Infinity;
    return now < openUntil || probing ? 0 : 1;
  }
  return {
    room,
    admits(now) {
      const left = room(now);
      if (left === 1) probing = true;
      return left > 0;
    },
    succeeded() {
      failures = 0;
      rest = restMs;
      probing = false;
    },
    failed(now) {
      failures += 1;
      if (failures < threshold) return;
      if (probing) rest = Math.min(rest * 2, maxRestMs);
      openUntil = now + rest;
      probing = false;
    },
  };
}
