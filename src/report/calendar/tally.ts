import type { Stratum } from "./sample.ts";
import type { Happening } from "./world.ts";

const z = 1.959963984540054;

/** How many, scaled up to all, and between what that lies with a probability of 95 %. */
export interface Counted {
  value: number;
  low: number;
  high: number;
}

/**
 * Adds up what happened, by cell. Of a sample it is the estimate of a stratified sample (Cochran, Sampling Techniques, 5.4): the
 * sum over strata of their size times the mean, with the standard error of that; what all were counted of has none. Pure.
 * @param cellOf the name of the cell that something counts in; undefined: in none
 */
export function tally(
  happenings: readonly Happening[],
  strata: readonly Stratum[],
  cellOf: (happening: Happening) => string | undefined,
): Map<string, Counted> {
  const cells = new Map<string, Map<string, Map<string, number>>>();
  for (const happening of happenings) {
    const { walker, amount } = happening;
    if (amount === 0 || walker.weight === 0) continue;
    const name = cellOf(happening);
    if (name === undefined) continue;
    const parts = part(cells, name);
    const each = part(parts, walker.stratum);
    // By the enrollment of the sample: what it lets others into is its own.
    const root = walker.id.split(":", 1)[0] ?? walker.id;
    each.set(root, (each.get(root) ?? 0) + amount / walker.weight);
  }
  const sizes = new Map(strata.map((stratum) => [stratum.key, stratum]));
  return new Map(Array.from(cells, ([name, parts]) => [name, estimate(parts, sizes)]));
}

function part<K, V>(map: Map<K, Map<string, V>>, key: K): Map<string, V> {
  const known = map.get(key) ?? new Map<string, V>();
  map.set(key, known);
  return known;
}

/** How many real ones each of a sample stands for, at most; 0 where all were counted. */
const heaviest = (strata: Iterable<Stratum>) =>
  Math.max(0, ...[...strata].map(({ size, taken }) => (taken > 0 && taken < size ? size / taken : 0)));

/** What was counted where nothing was seen: with a sample, there may be some (the rule of three). */
export const nothingSeen = (strata: readonly Stratum[]): Counted =>
  estimate(new Map(), new Map(strata.map((one) => [one.key, one])));

function estimate(
  parts: ReadonlyMap<string, ReadonlyMap<string, number>>,
  sizes: ReadonlyMap<string, Stratum>,
): Counted {
  let [total, variance, seen] = [0, 0, 0];
  for (const [key, each] of parts) {
    const { size, taken } = sizes.get(key) ?? { size: 0, taken: 0 };
    if (taken === 0) continue;
    let [sum, squares] = [0, 0];
    for (const count of each.values()) {
      sum += count;
      squares += count * count;
    }
    total += (size * sum) / taken;
    seen += sum;
    if (taken < size && taken > 1) {
      const spread = Math.max(0, squares - (sum * sum) / taken) / (taken - 1);
      variance += (size * size * (1 - taken / size) * spread) / taken;
    }
  }
  const value = Math.round(total);
  // What was seen in the sample is there for certain; and one more could have been in it.
  const more = heaviest(sizes.values());
  const low = Math.max(Math.round(seen), Math.round(total - z * Math.sqrt(variance)));
  const high = Math.round(total + more + z * Math.sqrt(variance + more * more));
  return { value, low: Math.min(value, low), high: Math.max(value, high) };
}
