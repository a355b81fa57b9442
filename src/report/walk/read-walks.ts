import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { enrollmentWhere } from "../../enrollment/list/enrollment-filter.ts";
import type { Span } from "../range/range.ts";
import { wholeDays } from "../range/whole-days.ts";
import { allOf, commas, ident } from "../sql-parts.ts";
import { walkFacts, walkKeyList } from "./facts.ts";
import type { WalkKind } from "./facts.ts";

/** Of which sequence, and of which version of it if not of all, and who was enrolled when. */
export interface WalksOf {
  sequenceId?: string | undefined;
  versionId?: string | undefined;
  span: Span;
}

/** So many were counted that are alike: see `WalkKind`. `ms` is of all together. */
// A type alias, not an interface: rows of a query have an index signature.
export type WalkCount = { kind: WalkKind; step: string; other: string; took: number; count: number; ms: number };

const narrowed = ({ sequenceId, versionId }: WalksOf, at: SQL): SQL =>
  allOf(
    sequenceId === undefined ? undefined : sql`${at}.sequence_id = ${sequenceId}`,
    versionId === undefined ? undefined : sql`${at}.version_id = ${versionId}`,
  );

/**
 * What was counted of enrollments, as of the snapshot, with the keys of cells, `count`, `ms`, and `at`: when it began, or the beginning of that day: from the rollup for whole days of UTC, from themselves at the edges, and of what is
 * marked.
 */
export function walksFromRollup(of: WalksOf, kinds?: readonly WalkKind[]): SQL {
  const inner = wholeDays(of.span);
  const enrolled = (span: Span): SQL =>
    sql`enrollments e where ${allOf(narrowed(of, sql`e`), enrollmentWhere({ ...span }))}`;
  const told = (which: SQL): SQL => sql`select ${walkKeyList}, 1 as count, ms, at from (${walkFacts(which)}) n`;
  const wanted = kinds === undefined ? sql`` : sql`where kind in (${commas(kinds.map((kind) => sql`${kind}`))})`;
  if (inner.from >= inner.to) return sql`select * from (${told(enrolled(of.span))}) u ${wanted}`;
  const inDays = sql`c.day >= ${inner.from.toISOString()} and c.day < ${inner.to.toISOString()} and ${narrowed(of, sql`c`)}`;
  const edges = [
    { from: of.span.from, to: inner.from },
    { from: inner.to, to: of.span.to },
  ].filter(({ from, to }) => from < to);
  const columns = commas(
    ["sequence_id", "day", "version_id", "kind", "step", "other", "took"].map((key) => sql`c.${ident(key)}`),
  );
  const ofKinds = kinds === undefined ? sql`` : sql`and c.kind in (${commas(kinds.map((kind) => sql`${kind}`))})`;
  return sql.join(
    [
      sql`select ${columns}, c.count, c.ms, c.day as at from walk_cells c where ${inDays} ${ofKinds}`,
      sql`
        select ${columns}, -1, -coalesce(u.ms, 0), c.day from (select distinct unnest(enrollment_ids) as enrollment_id from walk_marks) k
        join walk_tallies w on w.enrollment_id = k.enrollment_id cross join lateral unnest(w.cells, w.ms) u (cell_id, ms)
        join walk_cells c on c.id = u.cell_id where ${inDays} ${ofKinds}`,
      sql`select * from (${told(sql`${enrolled(inner)} and e.id in (select unnest(enrollment_ids) from walk_marks)`)}) u ${wanted}`,
      ...edges.map((edge) => sql`select * from (${told(enrolled(edge))}) u ${wanted}`),
    ],
    sql` union all `,
  );
}

/** The flow of enrollments: what was counted, added up over days and versions. */
export async function readWalks(tx: Executor, of: WalksOf): Promise<WalkCount[]> {
  const rows = await tx.execute<WalkCount>(sql`
    select kind, step, other, took::float8 as took, sum(count)::float8 as count, sum(ms)::float8 as ms
    from (${walksFromRollup(of)}) u group by 1, 2, 3, 4 having sum(count) <> 0`);
  return [...rows];
}
