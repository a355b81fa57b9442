import type { AttributeType } from "../../db/schema/segments.ts";
import { InvalidInputError } from "../../platform/errors.ts";
import { readCells, readHeader } from "./csv-columns.ts";
import type { CsvColumn } from "./csv-columns.ts";
import { readCsvRecords } from "./csv-records.ts";
import type { CsvRecord } from "./csv-records.ts";
import { rejectedRow } from "./import-row.ts";
import type { ImportRow } from "./import-row.ts";
import type { Line } from "./read-lines.ts";
import { checkLead } from "./read-ndjson.ts";

/**
 * Reads leads as CSV (RFC 4180), the first line naming the columns; cells are parted by commas, semicolons or tabs, whichever that
 * line has most. Attributes are read in their declared types, tags are parted by semicolons.
 * @returns the rows, once the header is known to be usable
 * @throws InvalidInputError `invalid_header`
 */
export async function readCsv(
  lines: AsyncIterator<Line[]>,
  types: ReadonlyMap<string, AttributeType>,
): Promise<AsyncGenerator<ImportRow[]>> {
  const batch = await firstLines(lines);
  const delimiter = mostFrequent(batch[0]?.text ?? "");
  const records = readCsvRecords(chain(batch, lines), delimiter);
  for (;;) {
    const next = await records.next();
    if (next.done === true) throw new InvalidInputError("invalid_header", "The file is empty.");
    const [header, ...others] = next.value;
    if (header === undefined) continue;
    if (header.kind === "rejected") {
      throw new InvalidInputError("invalid_header", "The first line cannot be used.", header.problems);
    }
    return rows(readHeader(header.cells), others, records, types);
  }
}

async function firstLines(lines: AsyncIterator<Line[]>): Promise<Line[]> {
  for (;;) {
    const next = await lines.next();
    if (next.done === true) return [];
    if (next.value.length > 0) return next.value;
  }
}

function mostFrequent(header: string): string {
  const count = (delimiter: string) => header.split(delimiter).length;
  return [",", ";", "\t"].reduce((best, other) => (count(other) > count(best) ? other : best));
}

async function* chain(first: Line[], others: AsyncIterator<Line[]>): AsyncGenerator<Line[]> {
  yield first;
  yield* { [Symbol.asyncIterator]: () => others };
}

async function* rows(
  columns: readonly CsvColumn[],
  first: CsvRecord[],
  others: AsyncGenerator<CsvRecord[]>,
  types: ReadonlyMap<string, AttributeType>,
): AsyncGenerator<ImportRow[]> {
  const read = (record: CsvRecord): ImportRow => {
    if (record.kind === "rejected") return record;
    const { line, cells } = record;
    if (cells.length !== columns.length) {
      const message = `The row has ${cells.length} cells, and the first line ${columns.length}.`;
      return rejectedRow(line, "wrong_cell_count", message);
    }
    const found = readCells(columns, cells, types);
    return found.kind === "wrong" ? { kind: "rejected", line, problems: found.problems } : checkLead(line, found.value);
  };
  yield first.map(read);
  for await (const batch of others) yield batch.map(read);
}
