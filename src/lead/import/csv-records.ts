import { CsvError, parse } from "csv-parse/sync";
import { rejectedRow, tooLongRow } from "./import-row.ts";
import type { RejectedRow } from "./import-row.ts";
import { maxLineLength } from "./read-lines.ts";
import type { Line } from "./read-lines.ts";
import { rowsAtOnce } from "./small-batches.ts";

/** The cells of one record. `line` is where it begins. */
export interface CsvCells {
  kind: "cells";
  line: number;
  cells: string[];
}

export type CsvRecord = CsvCells | RejectedRow;
type Text = { number: number; text: string };

/**
 * Reads CSV (RFC 4180) as records. A stray quote costs the record that it is in, and no other: a record ends at the first line
 * end with an even number of quotes before it, and a quote that is never closed makes only its own line wrong.
 */
export async function* readCsvRecords(lines: AsyncIterable<Line[]>, delimiter: string): AsyncGenerator<CsvRecord[]> {
  let open: Line[] = [];
  for await (const batch of lines) {
    open = yield* cut(open, batch, delimiter);
  }
  while (open.length > 0) {
    const [first, ...others] = open;
    yield [neverClosed(first)];
    open = yield* cut([], others, delimiter);
  }
}

/**
 * Cuts lines into records, some at a time. When a record turns out not to be one, its first line is wrong, and the others are looked
 * at again.
 * @param begun the lines of a record that has not ended
 * @returns such lines again
 */
function* cut(begun: Line[], batch: Line[], delimiter: string): Generator<CsvRecord[], Line[]> {
  const queue = [...begun, ...batch];
  let from = begun.length > 0 ? 0 : -1;
  let size = begun.reduce((sum, { text }) => sum + (text?.length ?? 0) + 1, 0);
  let single: Text[] = [];
  let found: CsvRecord[] = [];
  const add = (...records: CsvRecord[]) => {
    found.push(...parseLines(single, delimiter), ...records);
    single = [];
  };
  for (let at = begun.length; at < queue.length; at++) {
    if (single.length >= rowsAtOnce) add();
    if (found.length >= rowsAtOnce) {
      yield found;
      found = [];
    }
    const { number, text } = queue[at] ?? { number: 0, text: "" };
    const even = text === null || isEven(text);
    if (from === -1) {
      if (text === null) add(tooLongRow(number));
      else if (!even) [from, size] = [at, text.length];
      else if (text.trim() !== "") single.push({ number, text });
      continue;
    }
    size += (text?.length ?? 0) + 1;
    if (even && text !== null && size <= maxLineLength) continue;
    const first = queue[from];
    const whole = even ? undefined : parseLine(queue.slice(from, at + 1), delimiter);
    if (whole?.kind === "cells") add(whole);
    else {
      add(neverClosed(first));
      at = from;
    }
    from = -1;
  }
  add();
  yield found;
  return from === -1 ? [] : queue.slice(from);
}

const neverClosed = (line: Line | undefined): RejectedRow =>
  rejectedRow(
    line?.number ?? 0,
    "malformed_csv",
    "A quote in this line is not closed, or not doubled within a quoted cell.",
  );

const isEven = (text: string) => (text.split('"').length - 1) % 2 === 0;

/** Records of a line each, all at once; when that fails, those around the wrong one. */
function parseLines(lines: readonly Text[], delimiter: string): CsvRecord[] {
  if (lines.length <= 1) return lines.map((line) => parseLine([line], delimiter));
  const parsed = tryParse(lines.map(({ text }) => text).join("\n"), delimiter);
  if (parsed?.length === lines.length) {
    return lines.map(({ number }, index) => ({ kind: "cells", line: number, cells: parsed[index] ?? [] }));
  }
  const half = Math.ceil(lines.length / 2);
  return [...parseLines(lines.slice(0, half), delimiter), ...parseLines(lines.slice(half), delimiter)];
}

function parseLine(lines: readonly Line[], delimiter: string): CsvRecord {
  const line = lines[0]?.number ?? 0;
  const parsed = tryParse(lines.map(({ text }) => text ?? "").join("\n"), delimiter);
  const cells = parsed?.length === 1 ? parsed[0] : undefined;
  if (cells !== undefined) return { kind: "cells", line, cells };
  const message = "A quote in this row stands inside a cell: put the cell in quotes and double the quote.";
  return rejectedRow(line, "malformed_csv", message);
}

function tryParse(text: string, delimiter: string): string[][] | undefined {
  try {
    return parse(text, { delimiter, relax_column_count: true, record_delimiter: "\n" });
  } catch (error) {
    if (error instanceof CsvError) return undefined;
    throw error;
  }
}
