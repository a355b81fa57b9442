import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { commas } from "../sql-parts.ts";

/** What of one group was counted: by what it was made, and how many. */
export interface Counted<F extends string> {
  by: Readonly<Record<string, string | null>>;
  counts: Readonly<Record<F, number>>;
}

/**
 * Counts by groups: one statement, and one row for each group there is. Without groups there is always one row.
 * @param input.from what follows FROM, with its WHERE
 * @param input.by expressions that make the groups, by their names
 * @param input.numbers aggregates, by the names of what they count
 */
export async function groupCounts<F extends string>(
  tx: Executor,
  { from, by, numbers }: { from: SQL; by: Readonly<Record<string, SQL>>; numbers: Readonly<Record<F, SQL>> },
): Promise<Counted<F>[]> {
  const groups = Object.entries(by);
  const counted: [string, SQL][] = Object.entries(numbers);
  const columns = [
    ...groups.map(([, part], index) => sql`(${part})::text as ${sql.identifier(`g${index}`)}`),
    ...counted.map(([, part], index) => sql`(${part})::float8 as ${sql.identifier(`n${index}`)}`),
  ];
  const places = groups.map((_, index) => sql.raw(String(index + 1)));
  const grouped = places.length === 0 ? sql`` : sql` group by ${commas(places)} order by ${commas(places)}`;
  const rows = await tx.execute<Record<string, string | number | null>>(
    sql`select ${commas(columns)} from ${from}${grouped}`,
  );
  return rows.map((row) => ({
    by: Object.fromEntries(groups.map(([name], index) => [name, textOf(row[`g${index}`])])),
    counts: Object.fromEntries(counted.map(([name], index) => [name, Number(row[`n${index}`] ?? 0)])) as Record<
      F,
      number
    >,
  }));
}

const textOf = (value: string | number | null | undefined): string | null =>
  value === null || value === undefined ? null : String(value);

/** Aggregates that count the rows of which a fact is true. */
export function countEach<F extends string>(facts: Readonly<Record<F, SQL>>, what: SQL = sql`*`): Record<F, SQL> {
  const entries: [string, SQL][] = Object.entries(facts);
  return Object.fromEntries(
    entries.map(([name, fact]) => [name, sql`count(${what}) filter (where ${fact})`]),
  ) as Record<F, SQL>;
}

/** The sum of counted groups, by name. */
export function addUp(groups: readonly Counted<string>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const { counts } of groups) {
    for (const [name, count] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + count;
  }
  return sum;
}
