import type { HitFeatures } from "../features.ts";

/** Instants by a key, each list in order. */
export type TimesBy = ReadonlyMap<string, readonly number[]>;

/** Collects the times of hits by a key; those without a key are left out. */
export function timesBy(hits: readonly HitFeatures[], keyOf: (hit: HitFeatures) => string | undefined): TimesBy {
  const times = new Map<string, number[]>();
  for (const hit of hits) {
    const key = keyOf(hit);
    if (key === undefined) continue;
    const list = times.get(key);
    if (list === undefined) times.set(key, [hit.atMs]);
    else list.push(hit.atMs);
  }
  return times;
}

/** Milliseconds from an instant to the nearest of a key; Infinity when there is none. */
export function nearest(times: TimesBy, key: string | undefined, atMs: number): number {
  const list = key === undefined ? undefined : times.get(key);
  if (list === undefined) return Infinity;
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle] ?? 0) < atMs) low = middle + 1;
    else high = middle;
  }
  const after = list[low];
  const before = list[low - 1];
  return Math.min(after === undefined ? Infinity : after - atMs, before === undefined ? Infinity : atMs - before);
}

/**
 * The client of a hit, where it tells clients apart. A private or unknown address does not: behind a misconfigured proxy
 * everybody has it.
 */
export function sameClientOf({ client, network }: HitFeatures): string | undefined {
  return network === "private" || network === "unknown" ? undefined : client;
}

/** Networks of servers, where requests of people are the exception. */
export function isServerNetwork({ network }: HitFeatures): boolean {
  return (
    network === "hosting" || network === "microsoft" || network === "scanner_probable" || network === "scanner_certain"
  );
}
