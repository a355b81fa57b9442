import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { commas, ident } from "../sql-parts.ts";
import type { Span } from "../range/range.ts";
import { wholeDays } from "../range/whole-days.ts";
import { cellKeys, narrow, reactionColumns, sendColumns } from "./columns.ts";
import type { CellWhere } from "./columns.ts";

/** By what mails have to be told apart: names of keys of a cell, and whether by the quarter of an hour; or by everything. */
export type CellNeeds = "all" | { keys: readonly string[]; quarters: boolean };

/**
 * Sums of cells that are kept beside them (migrations/0055), the largest first: by which keys they tell mails apart, and whether by
 * quarters, or only by days of UTC.
 */
export const cellSums = [
  { table: "report_totals", keys: [], at: "quarter" },
  { table: "report_step_days", keys: ["sequence_id", "version_id", "step_id", "variant"], at: "day" },
  { table: "report_lane_days", keys: ["sender_id", "destination"], at: "day" },
] as const;
export type CellSums = (typeof cellSums)[number];

export const numberColumns: readonly string[] = [...sendColumns, ...reactionColumns];

/** The largest sums that tell enough apart; undefined: only the cells do. Pure. */
export function pickSums(needs: CellNeeds): CellSums | undefined {
  if (needs === "all") return undefined;
  return cellSums.find(
    ({ keys, at }) =>
      needs.keys.every((key) => (keys as readonly string[]).includes(key)) && (at === "quarter" || !needs.quarters),
  );
}

/** What was counted of a span: from sums as far as they reach, and from cells at its edges. What sums do not tell apart is null. */
export function countedCells(span: Span, where: CellWhere, needs: CellNeeds): SQL {
  const sums = pickSums(needs);
  if (sums === undefined) return cells(span, where);
  const inner = sums.at === "quarter" ? span : wholeDays(span);
  if (inner.from >= inner.to) return cells(span, where);
  const { table, keys, at } = sums;
  const known = cellKeys.map((key) =>
    (keys as readonly string[]).includes(key)
      ? sql`c.${ident(key)}`
      : sql`null::${key.endsWith("_id") && key !== "step_id" ? sql`uuid` : sql`text`}`,
  );
  const summed = sql`
    select c.${ident(at)} as quarter, ${commas(cellKeys.map((key, i) => sql`${known[i]} as ${ident(key)}`))},
      ${commas(numberColumns.map((name) => sql`c.${ident(name)}`))}
    from ${ident(table)} c where c.${ident(at)} >= ${inner.from.toISOString()} and c.${ident(at)} < ${inner.to.toISOString()}
      and ${narrow("c", where)}`;
  const edges = [
    { from: span.from, to: inner.from },
    { from: inner.to, to: span.to },
  ].filter(({ from, to }) => from < to);
  return sql.join([summed, ...edges.map((edge) => cells(edge, where))], sql` union all `);
}

function cells({ from, to }: Span, where: CellWhere): SQL {
  const numbers = numberColumns.map((name) => sql`c.${ident(name)}::bigint as ${ident(name)}`);
  return sql`
    select c.quarter, ${commas(cellKeys.map((key) => sql`c.${ident(key)}`))}, ${commas(numbers)} from report_cells c
    where c.quarter >= ${from.toISOString()} and c.quarter < ${to.toISOString()} and ${narrow("c", where)}`;
}
