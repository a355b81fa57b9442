import { asksForPatience } from "../../platform/http/post-json.ts";

const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000] as const;

/** After the first try, the second, and so on: some eleven tries over three days. */
const triedForMs = 3 * day;
const waits = [
  5 * second,
  minute,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  18 * hour,
  24 * hour,
] as const;
const jitter = 0.1;
/** An endpoint that has only failed for so long is disabled. */
export const failingAtMostMs = 5 * day;
const slowAtMost = 15 * minute;
const retryAfterAtMost = hour;
/** So many rounds of failures one after the other say that the endpoint is out of reach, not that one event is. */
export const failuresThatSlow = 5;

/**
 * When a delivery is tried again; null once it was tried for three days. The last try is at the end of these.
 * @param attempts how often it was tried, `first` when that began; `random` from 0 to 1
 */
export function nextTryAt(
  { attempts, first }: { attempts: number; first: Date },
  at: Date,
  random: number,
): Date | null {
  const end = first.getTime() + triedForMs;
  if (at.getTime() >= end) return null;
  const wait = waits[Math.min(attempts, waits.length) - 1] ?? waits[0];
  return new Date(Math.min(at.getTime() + spread(wait, random), end));
}

/**
 * Until when an endpoint is not called after a failure; null when it need not be left alone.
 * @param failures one after the other, this one included
 * @param retryAfterMs what the answer asks for, taken up to an hour
 */
export function slowUntil(
  { failures, status, retryAfterMs = 0 }: { failures: number; status: number | null; retryAfterMs?: number },
  at: Date,
  random: number,
): Date | null {
  if (retryAfterMs > 0) return new Date(at.getTime() + Math.min(retryAfterMs, retryAfterAtMost));
  const asks = status !== null && asksForPatience.has(status);
  if (!asks && failures < failuresThatSlow) return null;
  const doubled = 5 * second * 2 ** Math.min(failures - 1, 20);
  return new Date(at.getTime() + spread(Math.min(doubled, slowAtMost), random));
}

const spread = (wait: number, random: number) => Math.round(wait * (1 - jitter + 2 * jitter * random));
