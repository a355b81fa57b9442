import { jsonPointer } from "../../platform/http/validation.ts";
import type { CsvColumn } from "./csv-columns.ts";
import type { ImportRow, RowProblem } from "./import-row.ts";

/** What the file calls each column, by the pointer to the field that it holds. */
export function columnNames(columns: readonly CsvColumn[], cells: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    columns.flatMap(({ kind, name }, index) => {
      if (kind === "ignored" || kind === "unnamed") return [];
      const pointer = jsonPointer(pathOf(kind, name));
      return [[pointer, (cells[index] ?? "").trim().slice(0, 64)] as const];
    }),
  );
}

function pathOf(kind: CsvColumn["kind"], name: string): string[] {
  if (kind === "attribute") return ["attributes", name];
  if (kind !== "consent") return [name];
  const [what = "", ...key] = name.split(".");
  return ["consent", ...(what === "ip" ? ["evidence", what] : [what]), ...(key.length > 0 ? [key.join(".")] : [])];
}

/** The row, its problems with the names of their columns. */
export function nameColumns(row: ImportRow, names: ReadonlyMap<string, string>): ImportRow {
  const named = (problem: RowProblem): RowProblem => {
    const field = problem.pointer.startsWith("/tags/") ? "/tags" : problem.pointer;
    const column = names.get(field);
    return column === undefined ? problem : { ...problem, column };
  };
  if (row.kind === "rejected") return { ...row, problems: row.problems.map(named) };
  return row.flagged.length === 0 ? row : { ...row, flagged: row.flagged.map(named) };
}
