import { decodeText } from "../import/decode-text.ts";
import { readCsvRecords } from "../import/csv-records.ts";
import { readLines } from "../import/read-lines.ts";
import type { Line } from "../import/read-lines.ts";
import { InvalidInputError } from "../../platform/errors.ts";
import type { FieldProblem } from "../../platform/errors.ts";
import { entryColumns, entryOfCells, readEntry } from "./read-entry.ts";
import type { ReadEntry } from "./read-entry.ts";

/** One row of a list, by the line it begins on. */
export type ListRow = ReadEntry & { line: number };

/** What a list may hold, in bytes. */
export const maxListBytes = 64 * 1024 * 1024;

/**
 * Reads a suppression list as it comes: CSV whose first line names the columns, or one JSON object on each line.
 * @throws InvalidInputError `invalid_header`; RipenError `body_too_large`, `invalid_utf8`, `not_a_text_file`
 */
export async function* readList(body: AsyncIterable<Uint8Array>, format: "csv" | "ndjson"): AsyncGenerator<ListRow[]> {
  const lines = readLines(decodeText(body, maxListBytes, format === "csv" ? "detect" : "utf-8"));
  if (format === "csv") yield* csvRows(lines);
  else for await (const batch of lines) yield batch.flatMap(jsonRow);
}

function jsonRow({ number: line, text }: Line): ListRow[] {
  if (text === null) return [rejected(line, "row_too_long", "The row has more than 64 KB.")];
  if (text.trim() === "") return [];
  try {
    return [{ line, ...readEntry(JSON.parse(text)) }];
  } catch {
    return [rejected(line, "malformed_json", "The line is not one JSON object.")];
  }
}

async function* csvRows(lines: AsyncGenerator<Line[]>): AsyncGenerator<ListRow[]> {
  let columns: (string | null)[] | undefined;
  const started = await firstText(lines);
  for await (const records of readCsvRecords(chain(started.batch, lines), started.delimiter)) {
    const rows: ListRow[] = [];
    for (const record of records) {
      if (columns === undefined) {
        columns = record.kind === "cells" ? entryColumns(record.cells) : [];
        if (columns.some((name) => name === "email" || name === "domain" || name === "hash")) continue;
        throw noHeader();
      }
      if (record.kind === "rejected") rows.push(record);
      else if (record.cells.some((cell) => cell.trim() !== "")) {
        rows.push({ line: record.line, ...readEntry(entryOfCells(columns, record.cells)) });
      }
    }
    yield rows;
  }
  if (columns === undefined) throw noHeader();
}

/** Cells are parted by what the first line has most of: commas, semicolons or tabs. */
async function firstText(lines: AsyncGenerator<Line[]>): Promise<{ batch: Line[]; delimiter: string }> {
  for (let next = await lines.next(); next.done !== true; next = await lines.next()) {
    const first = next.value.find(({ text }) => text !== null && text.trim() !== "")?.text ?? undefined;
    if (first === undefined) continue;
    const count = (delimiter: string) => first.split(delimiter).length;
    const delimiter = [",", ";", "\t"].reduce((best, other) => (count(other) > count(best) ? other : best));
    return { batch: next.value, delimiter };
  }
  return { batch: [], delimiter: "," };
}

async function* chain(first: Line[], others: AsyncGenerator<Line[]>): AsyncGenerator<Line[]> {
  yield first;
  yield* others;
}

function noHeader(): InvalidInputError {
  const message = "The first line has to name the columns, `email`, `domain` or `hash` among them.";
  return new InvalidInputError("invalid_header", message, [{ pointer: "/header", code: "missing_email", message }]);
}

function rejected(line: number, code: string, message: string): ListRow {
  const problems: FieldProblem[] = [{ pointer: "", code, message }];
  return { kind: "rejected", line, problems };
}
