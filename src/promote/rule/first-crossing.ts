/** Something that a person did, told apart from others by `what`. */
export interface Deed {
  what: string;
  atMs: number;
}

/**
 * When so many different deeds were first within a span of time, and how many then. Pure.
 * @param deeds in order of time
 * @param startOf where the span that ends at an instant begins, ms
 * @param fromMs what happened before counts along, and is not an answer
 */
export function firstCrossing(
  deeds: readonly Deed[],
  count: number,
  startOf: (atMs: number) => number,
  fromMs: number,
): { atMs: number; count: number } | undefined {
  const within = new Map<string, number>();
  let first = 0;
  for (const { what, atMs } of deeds) {
    within.set(what, (within.get(what) ?? 0) + 1);
    const start = startOf(atMs);
    for (let one = deeds[first]; one !== undefined && one.atMs <= start; one = deeds[(first += 1)]) {
      const left = (within.get(one.what) ?? 1) - 1;
      if (left === 0) within.delete(one.what);
      else within.set(one.what, left);
    }
    if (within.size >= count && atMs > fromMs) return { atMs, count: within.size };
  }
  return undefined;
}
