import { setTimeout as delay } from "node:timers/promises";

/** Waits for `work`, but not longer than `ms`: for letting go of a service that may be gone already. */
export async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  const enough = new AbortController();
  const timer = delay(ms, undefined, { signal: enough.signal }).catch(() => undefined);
  await Promise.race([work, timer]);
  enough.abort();
}
