/** Keeps a transport that fails from being tried by every message. */
export interface Breaker {
  /** Whether a message may try now. Half-open, one may, and the others wait for what becomes of it. */
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
  return {
    admits(now) {
      if (failures < threshold) return true;
      if (now < openUntil || probing) return false;
      probing = true;
      return true;
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
