import { setImmediate } from "node:timers/promises";

/** Rows read at once. The slowest kind, one with several wrong fields, takes about a millisecond. */
export const rowsAtOnce = 100;

/**
 * Reads batches a few items at a time, and lets everything else that waits have its turn in between: a file of short lines
 * comes tens of thousands at once, and reading those would hold up the whole process for seconds.
 */
export async function* inSmallBatches<In, Out>(
  batches: AsyncIterable<readonly In[]>,
  read: (item: In) => readonly Out[],
): AsyncGenerator<Out[]> {
  for await (const batch of batches) {
    for (let at = 0; at < batch.length; at += rowsAtOnce) {
      yield batch.slice(at, at + rowsAtOnce).flatMap(read);
      await setImmediate();
    }
  }
}
