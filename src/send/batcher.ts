import { setTimeout as delay } from "node:timers/promises";

/** Gathers items and writes them together. */
export interface Batcher<T> {
  /** Resolves once the item is written. */
  add(item: T): Promise<void>;
}

/**
 * One write at a time; what comes in meanwhile, and within `gatherMs`, goes in the next.
 * @param write writes a batch, never an empty one
 * @param gatherMs how long the first item waits for company
 */
export function openBatcher<T>(write: (batch: T[]) => Promise<void>, gatherMs: number): Batcher<T> {
  let batch: T[] = [];
  let written: Promise<void> | undefined;
  let previous: Promise<unknown> = Promise.resolve();

  async function flush(): Promise<void> {
    await Promise.all([delay(gatherMs), previous]);
    const taken = batch;
    batch = [];
    const writing = write(taken);
    previous = writing.catch(() => undefined);
    written = undefined;
    await writing;
  }

  return {
    add(item) {
      batch.push(item);
      written ??= flush();
      return written;
    },
  };
}
