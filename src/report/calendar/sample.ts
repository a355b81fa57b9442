import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";

/** Running enrollments that are alike as far as the columns tell: where they stand. */
export interface Stratum {
  key: string;
  size: number;
  /** how many of them are walked through */
  taken: number;
}

/** Which enrollments stand for all. `isAll`: every one is there, and stands for itself. */
export interface Sample {
  isAll: boolean;
  total: number;
  strata: readonly Stratum[];
  /** Ids of those that are taken, with their stratum. */
  taken: ReadonlyMap<string, string>;
}

/** Fewer than so many say nothing of how much they differ. */
const fewest = 2;
const enough = 30;

// From fine to coarse: with too many strata for the size of the sample, the next one is taken.
const stratify: readonly (readonly SQL[])[] = [
  [sql`e.sequence_id`, sql`e.status`, sql`e.version_id`, sql`e.step_id`],
  [sql`e.sequence_id`, sql`e.status`],
  [sql`e.status`],
];

/** Enrollments `e` of published sequences `s` that go on by themselves: what a person paused does not. */
export const goesOn = sql`s.status = 'published'
  and (e.status in ('waiting', 'active') or (e.status = 'paused' and e.resume_at is not null))`;

/**
 * Running enrollments, all of them where there are not more than `most`; else a sample of each stratum, as large as its share,
 * spread evenly by a hash of the id: the same one each time.
 */
export async function sampleEnrollments(tx: Tx, most: number): Promise<Sample> {
  for (const columns of stratify) {
    const key = sql`concat_ws(' ', ${sql.join([...columns], sql`, `)})`;
    const rows = await tx.execute<{ key: string; size: number }>(sql`
      select ${key} as key, count(*)::int as size from enrollments e join sequences s on s.id = e.sequence_id
      where ${goesOn} group by 1 order by 1`);
    const strata = allot(rows, most);
    if (strata === null) continue;
    return take(tx, key, strata);
  }
  return { isAll: true, total: 0, strata: [], taken: new Map() };
}

/** How many of each stratum are taken; null where these are too many strata for that. Pure. */
export function allot(sizes: readonly { key: string; size: number }[], most: number): Stratum[] | null {
  const total = sizes.reduce((sum, { size }) => sum + size, 0);
  if (total <= most) return sizes.map((one) => ({ ...one, taken: one.size }));
  if (sizes.length * fewest * 2 > most && sizes.length > 3) return null;
  const least = Math.max(fewest, Math.min(enough, Math.floor(most / (2 * sizes.length))));
  return sizes.map(({ key, size }) => {
    return { key, size, taken: Math.min(size, Math.max(least, Math.ceil((size / total) * most))) };
  });
}

async function take(tx: Tx, key: SQL, strata: readonly Stratum[]): Promise<Sample> {
  const isAll = strata.every(({ size, taken }) => size === taken);
  const total = strata.reduce((sum, { size }) => sum + size, 0);
  const wanted = JSON.stringify(strata.map(({ key, taken }) => ({ key, taken })));
  const rows = await tx.execute<{ id: string; key: string }>(sql`
    select r.id, r.key from (
      select e.id, ${key} as key, row_number() over (partition by ${key} order by hashtextextended(e.id::text, 0), e.id) as no
      from enrollments e join sequences s on s.id = e.sequence_id where ${goesOn}
    ) r join jsonb_to_recordset(${wanted}::text::jsonb) w (key text, taken int) on w.key = r.key and r.no <= w.taken`);
  return { isAll, total, strata, taken: new Map(rows.map((row) => [row.id, row.key])) };
}
