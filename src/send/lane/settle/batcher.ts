/** Gathers items and writes them together, behind the back of those who add them. */
export interface Batcher<T> {
  /** Waits only while a full batch cannot be written yet because the one before still is. */
  add(item: T): Promise<void>;
  /** Waits until every item is written. */
  drain(): Promise<void>;
}

/**
 * One write at a time; what comes in meanwhile, and within `gatherMs`, goes in the next.
 * @param write writes a batch, never an empty one; must not throw
 * @param gatherMs how long the first item waits for company, unless there is no more room
 * @param room of a batch: who adds to a full one waits until it is its turn to be written
 */
export function openBatcher<T>(write: (batch: T[]) => Promise<void>, gatherMs: number, room: number): Batcher<T> {
  let batch: T[] = [];
  let writing: Promise<void> | undefined;
  let full: () => void = () => undefined;
  let taken = Promise.withResolvers<void>();

  /** Ends early when the batch is full. */
  function gather(): Promise<void> {
    if (batch.length >= room) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, gatherMs);
      full = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function writeAll(): Promise<void> {
    while (batch.length > 0) {
      await gather();
      const items = batch;
      batch = [];
      taken.resolve();
      taken = Promise.withResolvers();
      await write(items);
    }
    writing = undefined;
  }

  return {
    async add(item) {
      batch.push(item);
      writing ??= writeAll();
      if (batch.length < room) return;
      full();
      await taken.promise;
    },
    async drain() {
      await writing;
    },
  };
}
