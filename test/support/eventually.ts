import { setTimeout as delay } from "node:timers/promises";

/**
 * Waits until `observe` gives something other than undefined or false, looking again every few milliseconds; for what
 * happens in another process or job and has no event of its own. The test's own time limit ends a wait in vain.
 */
export async function eventually<T>(observe: () => Promise<T | undefined | false>): Promise<T> {
  for (;;) {
    const seen = await observe();
    if (seen !== undefined && seen !== false) return seen;
    await delay(20);
  }
}
