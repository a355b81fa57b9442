import type { Ground } from "../../ground.ts";
import type { DateFormat } from "../value/date-format.ts";
import { loadTopicKeys } from "../consent/known-topics.ts";
import { loadAttributeTypes } from "../value/typed-attributes.ts";
import type { ColumnMap } from "./csv-columns.ts";
import { decodeText } from "./decode-text.ts";
import type { ImportRow } from "./import-row.ts";
import { readCsv } from "./read-csv.ts";
import { readLines } from "./read-lines.ts";
import { readNdjson } from "./read-ndjson.ts";

export type ImportFormat = "csv" | "ndjson";

/** What one import may hold, in bytes. */
export const maxImportBytes = 256 * 1024 * 1024;

/** How a file is read: `charset` by its name in the Encoding Standard, null when nobody has said. */
export interface FileReading {
  format: ImportFormat;
  charset: string | null;
  dates: DateFormat;
  map: ColumnMap;
}

/** The rows of a file as they come, and the character set it turned out to be in. */
export interface OpenedImport {
  rows: AsyncIterable<ImportRow[]>;
  charset(): string;
}

/**
 * Reads a file of leads row by row, holding a few lines at a time. CSV in a character set that nobody has named is looked at;
 * JSON is UTF-8 then (RFC 8259).
 * @throws InvalidInputError `invalid_header`, at once; while rows are read RipenError `body_too_large`, `invalid_utf8`
 */
export async function openImport(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { format, charset, dates, map }: FileReading,
  body: AsyncIterable<Uint8Array>,
): Promise<OpenedImport> {
  const types = await loadAttributeTypes(db);
  const topics = await loadTopicKeys(db);
  const now = clock.now();
  const text = decodeText(body, maxImportBytes, charset ?? (format === "csv" ? "detect" : "utf-8"));
  const lines = readLines(text);
  const rows =
    format === "ndjson"
      ? readNdjson(lines, { types, topics, now, dates })
      : await readCsv(lines, { types, topics, now, dates, map });
  return { rows, charset: text.charset };
}
