/** Claimed work, handed out one by one while the next batch is on its way. */
export interface Claims<T> {
  /** Waits for the next one; undefined once `claim` has found nothing several times in a row, or claims are closed. */
  next(): Promise<T | undefined>;
  /** Claims nothing more. @returns what was claimed and not handed out */
  close(): Promise<T[]>;
}

/** How often an empty queue is asked again before the lane ends: work that is just being made finds it open. */
const emptyClaims = 3;
const askAgainMs = 40;

/**
 * @param claim claims at most as many as there is room for
 * @param room how many claimed ones may wait
 */
export function openClaims<T>(claim: (limit: number) => Promise<T[]>, room: number): Claims<T> {
  const ready: T[] = [];
  let coming: Promise<void> | undefined;
  let empty = 0;
  let closed = false;

  async function fetch(): Promise<void> {
    if (empty > 0) await new Promise((resolve) => setTimeout(resolve, askAgainMs));
    if (closed) return;
    const claimed = await claim(room);
    empty = claimed.length === 0 ? empty + 1 : 0;
    ready.push(...claimed);
  }

  function fetchAhead(): Promise<void> {
    coming ??= fetch().finally(() => (coming = undefined));
    return coming;
  }

  return {
    async next() {
      for (;;) {
        if (!closed && empty < emptyClaims && ready.length <= room / 2) {
          const fetching = fetchAhead();
          // the failure reaches whoever finds nothing ready
          if (ready.length > 0) fetching.catch(() => undefined);
          else await fetching;
        }
        const one = ready.shift();
        if (one !== undefined) return one;
        if (closed || empty >= emptyClaims) return undefined;
      }
    },
    async close() {
      closed = true;
      await coming?.catch(() => undefined);
      return ready.splice(0);
    },
  };
}
