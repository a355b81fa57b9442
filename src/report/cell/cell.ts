import { units, metricsOf } from "../metrics/metrics.ts";
import type { Facts, Metric, Unit } from "../metrics/metrics.ts";

/**
 * One number: how many, of how many, the share of these, and the list of what was counted. `of` and `rate` are null where it is
 * no share; `rate` is null where there is nothing to be a share of.
 */
export interface Cell {
  value: number;
  of: number | null;
  rate: number | null;
  rows: string;
}

/** What narrows the list of what is counted, as its query parameters. */
export type Narrowing = Readonly<Record<string, string | Date | null | undefined>>;

/** The link to the rows of a unit that a filter leaves. */
export function rowsLink(unit: Unit, by: Narrowing): string {
  return listLink(units[unit].list, by);
}

/** The link to a list with a filter. */
export function listLink(list: string, by: Narrowing): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(by)) {
    if (value === undefined || value === null) continue;
    query.set(name, value instanceof Date ? value.toISOString() : value);
  }
  const text = query.toString();
  return text === "" ? list : `${list}?${text}`;
}

/** A number and its share. */
export function cell(value: number, of: number | null, rows: string): Cell {
  return { value, of, rate: of === null || of === 0 ? null : value / of, rows };
}

/** The cells of all metrics of a unit, or of those named, from the counts of a group; what it has no count of is 0. */
export function cellsOf<U extends Unit>(
  unit: U,
  counts: Readonly<Record<string, number>>,
  by: Narrowing,
  names: readonly Facts[U][] = metricsOf(unit),
): Record<string, Cell> {
  const metrics: Readonly<Record<string, Metric>> = units[unit].metrics;
  const entries = names.map((name: string) => {
    const of = metrics[name]?.of ?? null;
    const link = rowsLink(unit, { ...by, fact: name });
    return [name, cell(counts[name] ?? 0, of === null ? null : (counts[of] ?? 0), link)] as const;
  });
  return Object.fromEntries(entries);
}
