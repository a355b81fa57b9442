const minuteMs = 60_000;
const delaysMs = [1, 5, 15, 30, 60, 120, 240, 480].map((minutes) => minutes * minuteMs);
const giveUpAfterMs = 72 * 60 * minuteMs;

/** How much a delay varies to either side, so that what was deferred together does not come back together. */
const jitter = 0.2;

/**
 * When a deferred message is tried again: soon at first, then about every eight hours, until 72 hours after it was queued
 * (RFC 5321 section 4.5.4.1 asks for growing intervals and at least some days).
 * @param attempts how many times it was tried
 * @param random in [0, 1)
 * @returns undefined when it is time to give up
 */
export function nextAttemptAt(queuedAt: Date, attempts: number, now: Date, random: number): Date | undefined {
  const delayMs = delaysMs[Math.min(attempts, delaysMs.length) - 1] ?? minuteMs;
  const at = now.getTime() + Math.round(delayMs * (1 + jitter * (2 * random - 1)));
  return at > queuedAt.getTime() + giveUpAfterMs ? undefined : new Date(at);
}
