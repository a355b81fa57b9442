import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { commas, ident } from "../sql-parts.ts";
import type { Span } from "../range/range.ts";
import { cellSums, numberColumns } from "./sums.ts";
import type { CellSums } from "./sums.ts";

const dayOf = sql`date_bin('1 day', c.quarter, timestamptz '2000-01-01 00:00:00+00')`;

/** The sums of a table, worked out from the cells of a span of whole days. */
function fromCells({ keys, at }: CellSums, { from, to }: Span): SQL {
  const names = [at, ...keys];
  const any = numberColumns.map((name) => sql`sum(c.${ident(name)}) <> 0`);
  return sql`
    select ${at === "quarter" ? sql`c.quarter` : dayOf} as ${ident(at)}${keys.length === 0 ? sql`` : sql`, ${commas(keys.map((key) => sql`c.${ident(key)}`))}`},
      ${commas(numberColumns.map((name) => sql`sum(c.${ident(name)})::bigint as ${ident(name)}`))}
    from report_cells c where c.quarter >= ${from.toISOString()} and c.quarter < ${to.toISOString()}
    group by ${commas(names.map((_, i) => sql.raw(String(i + 1))))} having ${sql.join(any, sql` or `)}`;
}

/** In how many places the sums of a span of whole days are not what the cells say. */
export async function countWrongSums(tx: Executor, span: Span): Promise<number> {
  let wrong = 0;
  for (const sums of cellSums) {
    const columns = commas([sums.at, ...sums.keys, ...numberColumns].map(ident));
    const any = numberColumns.map((name) => sql`${ident(name)} <> 0`);
    const stored = sql`
      select ${columns} from ${ident(sums.table)} where ${ident(sums.at)} >= ${span.from.toISOString()}
        and ${ident(sums.at)} < ${span.to.toISOString()} and (${sql.join(any, sql` or `)})`;
    const truth = sql`select ${columns} from (${fromCells(sums, span)}) t`;
    const [row] = await tx.execute<{ count: number }>(sql`
      select ((select count(*) from ((${truth}) except all (${stored})) a) + (select count(*) from ((${stored}) except all (${truth})) b))::int as count`);
    wrong += row?.count ?? 0;
  }
  return wrong;
}

/** Adds the cells of a span of whole days up anew. The caller holds the lock of the rollup. */
export async function sumAnew(tx: Executor, span: Span): Promise<void> {
  for (const sums of cellSums) {
    const columns = commas([sums.at, ...sums.keys, ...numberColumns].map(ident));
    await tx.execute(sql`
      delete from ${ident(sums.table)} where ${ident(sums.at)} >= ${span.from.toISOString()} and ${ident(sums.at)} < ${span.to.toISOString()}`);
    await tx.execute(
      sql`insert into ${ident(sums.table)} (${columns}) select ${columns} from (${fromCells(sums, span)}) t`,
    );
  }
}
