/** Rows by their owner, in the order they came. */
export function group<R extends { owner: string }, T>(rows: Iterable<R>, read: (row: R) => T): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const known = groups.get(row.owner);
    if (known === undefined) groups.set(row.owner, [read(row)]);
    else known.push(read(row));
  }
  return groups;
}
