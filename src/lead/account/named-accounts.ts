import { sql } from "drizzle-orm";
import { validate as isUuid } from "uuid";
import type { Executor } from "../../db/client.ts";
import { newId } from "../../platform/ids.ts";
import { recordRows } from "../../platform/rows/record-rows.ts";
import { uuidList } from "../../platform/rows/rows.ts";

// A type alias, not an interface: rows of a query have an index signature.
type Row = { name: string; id: string };

/**
 * The accounts that are meant by what leads are told with: the id of one, or a key of your own, which makes one where there is
 * none. What was merged into another account means that one. They are kept from being merged until the commit; the caller has
 * locked no lead yet.
 * @returns the id of the account by each name
 */
export async function namedAccounts(
  tx: Executor,
  given: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, string>> {
  const names = [...new Set(given)].sort();
  if (names.length === 0) return new Map();
  for (;;) {
    const known = await find(tx, names);
    const missing = names.filter((name) => !known.has(name));
    if (missing.length > 0) await make(tx, missing, now);
    else if (await hold(tx, [...known.values()])) return known;
  }
}

async function make(tx: Executor, keys: readonly string[], now: Date): Promise<void> {
  const at = sql`${now.toISOString()}::timestamptz`;
  await tx.execute(sql`
    insert into accounts (id, key, name, created_at, updated_at)
    select r.id, r.key, r.key, ${at}, ${at} from ${recordRows(
      keys.map((key) => ({ id: newId(), key })),
      "id uuid, key text",
    )} order by r.key on conflict (key) do nothing`);
}

/** Keeps accounts from being merged until the commit. @returns false when one just was */
async function hold(tx: Executor, ids: readonly string[]): Promise<boolean> {
  const rows = await tx.execute<{ merged: boolean }>(sql`
    select merged_into is not null as merged from accounts where id in ${uuidList(ids)} order by id for share`);
  return rows.every(({ merged }) => !merged);
}

async function find(tx: Executor, names: readonly string[]): Promise<Map<string, string>> {
  // A merge may be merged further: the way to the account that stands is short, and ends.
  const asked = recordRows(
    names.map((name) => ({ name, id: isUuid(name) ? name : null })),
    "name text, id uuid",
  );
  const rows = await tx.execute<Row>(sql`
    with recursive way (name, id, merged_into, step) as (
      select r.name, a.id, a.merged_into, 1 from ${asked} join accounts a on a.id = r.id
      union all
      select r.name, a.id, a.merged_into, 1 from ${asked} join accounts a on a.key = r.name
      union all
      select way.name, a.id, a.merged_into, way.step + 1 from way join accounts a on a.id = way.merged_into
      where way.step < 100
    )
    select distinct on (name) name, id from way order by name, step desc`);
  return new Map(rows.map(({ name, id }) => [name, id]));
}
