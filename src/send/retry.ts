const minuteMs = 60_000;
const delaysMs = [1, 5, 15, 30, 60, 120, 240, 480].map((minutes) => minutes * minuteMs);
const giveUpAfterMs = 72 * 60 * minuteMs;

/**
 * When a deferred message is tried again: soon at first, then every eight hours, until 72 hours after it was queued
 * (RFC 5321 section 4.5.4.1 asks for growing intervals and at least some days).
 * @param attempts how many times it was tried
 * @returns undefined when it is time to give up
 */
export function nextAttemptAt(queuedAt: Date, attempts: number, now: Date): Date | undefined {
  const delayMs = delaysMs[Math.min(attempts, delaysMs.length) - 1] ?? minuteMs;
  const at = now.getTime() + delayMs;
  return at > queuedAt.getTime() + giveUpAfterMs ? undefined : new Date(at);
}
