import { InvalidInputError } from "../../platform/errors.ts";
import type { FieldProblem } from "../../platform/errors.ts";
import { readCells, readHeader } from "./csv-columns.ts";
import type { ColumnMap, CsvColumn } from "./csv-columns.ts";
import { columnNames, nameColumns } from "./name-columns.ts";
import { readCsvRecords } from "./csv-records.ts";
import type { CsvRecord } from "./csv-records.ts";
import { rejectedRow } from "./import-row.ts";
import type { ImportRow } from "./import-row.ts";
import { addressOf, readLead } from "./read-lead.ts";
import type { ValueReading } from "./read-lead.ts";
import type { Line } from "./read-lines.ts";
import { inSmallBatches } from "./small-batches.ts";

/** How a CSV file is read. */
export interface CsvReading extends Omit<ValueReading, "asText" | "commas"> {
  map: ColumnMap;
}

/**
 * Reads leads as CSV (RFC 4180), the first line naming the columns; cells are parted by commas, semicolons or tabs, whichever that
 * line has most, or by what a line `sep=;` of Excel before it says. Attributes are read in their declared types, tags are parted
 * by semicolons; rows without anything in them are left out.
 * @returns the rows, once the header is known to be usable
 * @throws InvalidInputError `invalid_header`
 */
export async function readCsv(lines: AsyncIterator<Line[]>, reading: CsvReading): Promise<AsyncGenerator<ImportRow[]>> {
  const { delimiter, header, others, records } = await readTable(lines);
  // Spreadsheets part cells by semicolons where the comma is taken by numbers.
  const commas = delimiter === ";" || reading.dates === "DD.MM.YYYY";
  const columns = readHeader(header, reading.map);
  const named = columnNames(columns, header);
  return rows({ columns, named }, others, records, { ...reading, asText: true, commas });
}

/** A CSV file behind its first line: what that names, and the records as far as they are there, and as they come. */
export interface CsvTable {
  delimiter: string;
  header: readonly string[];
  others: CsvRecord[];
  records: AsyncGenerator<CsvRecord[]>;
}

/** Finds the columns of a CSV file, and how its cells are parted. @throws InvalidInputError `invalid_header` */
export async function readTable(lines: AsyncIterator<Line[]>): Promise<CsvTable> {
  const { separator, first } = await firstLines(lines);
  const delimiter = separator ?? mostFrequent(first[0]?.text ?? "");
  const records = readCsvRecords(chain(first, lines), delimiter);
  for (;;) {
    const next = await records.next();
    if (next.done === true) throw new InvalidInputError("invalid_header", "The file is empty.");
    const [header, ...others] = next.value;
    if (header === undefined) continue;
    if (header.kind === "rejected") {
      throw new InvalidInputError("invalid_header", "The first line cannot be used.", header.problems);
    }
    return { delimiter, header: header.cells, others, records };
  }
}

/** The lines from the header on, as far as they are there, and the separator that Excel names before it. */
async function firstLines(lines: AsyncIterator<Line[]>): Promise<{ separator?: string; first: Line[] }> {
  let separator: string | undefined;
  for (;;) {
    const next = await lines.next();
    if (next.done === true) return { first: [] };
    let first = next.value.slice(next.value.findIndex(({ text }) => text === null || text.trim() !== ""));
    const named = separator === undefined ? /^"?sep=(.)"?$/i.exec(first[0]?.text ?? "")?.[1] : undefined;
    if (named !== undefined) [separator, first] = [named, first.slice(1)];
    if (first.some(({ text }) => text === null || text.trim() !== "")) {
      return { ...(separator !== undefined && { separator }), first };
    }
  }
}

function mostFrequent(header: string): string {
  const count = (delimiter: string) => header.split(delimiter).length;
  return [",", ";", "\t"].reduce((best, other) => (count(other) > count(best) ? other : best));
}

async function* chain<Item>(first: Item[], others: AsyncIterator<Item[]>): AsyncGenerator<Item[]> {
  yield first;
  yield* { [Symbol.asyncIterator]: () => others };
}

function rows(
  { columns, named }: { columns: readonly CsvColumn[]; named: ReadonlyMap<string, string> },
  first: CsvRecord[],
  others: AsyncGenerator<CsvRecord[]>,
  reading: ValueReading,
): AsyncGenerator<ImportRow[]> {
  const read = (record: CsvRecord): ImportRow[] => {
    if (record.kind === "rejected") return [record];
    const { line, cells } = record;
    if (cells.every(isEmpty)) return [];
    if (!cells.slice(columns.length).every(isEmpty)) {
      const message = `The row has ${cells.length} cells, and the first line ${columns.length}: put a cell with a separator in it in quotes.`;
      const { email } = addressOf(readCells(columns, cells).value);
      return [rejectedRow(line, "wrong_cell_count", message, email)];
    }
    const { value, flagged } = readCells(columns, cells);
    return [nameColumns(readLead(line, value, reading, [...flagged, ...missingCells(columns, cells)]), named)];
  };
  return inSmallBatches(chain(first, others), read);
}

const isEmpty = (cell: string) => cell.trim() === "";

/** Excel leaves out empty cells at the end of a row; so does a line break in a cell without quotes. */
function missingCells(columns: readonly CsvColumn[], cells: readonly string[]): FieldProblem[] {
  if (cells.length >= columns.length) return [];
  const message = `The row has ${cells.length} cells, and the first line ${columns.length}: the others were taken as empty.`;
  return [{ pointer: "", code: "missing_cells", message }];
}
