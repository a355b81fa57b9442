/** Chance that can be repeated: the same seed gives the same mails. */
export type Random = ReturnType<typeof seededRandom>;

/** Draws from a seed (mulberry32). */
export function seededRandom(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return {
    /** Evenly from 0 to 1, 1 excluded. */
    unit: next,
    /** A whole number, both ends included. */
    int,
    /** True with the given probability. */
    chance: (share: number) => next() < share,
    pick<Item>(items: readonly Item[]): Item {
      const item = items[int(0, items.length - 1)];
      if (item === undefined) throw new RangeError("Nothing to pick from: the list is empty.");
      return item;
    },
    /** Letters and digits, as in ids of mail programs. */
    id: (length: number) => Array.from({ length }, () => "abcdefghijklmnopqrstuvwxyz234567"[int(0, 31)]).join(""),
  };
}
