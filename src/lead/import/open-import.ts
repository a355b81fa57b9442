import type { Ground } from "../../ground.ts";
import { leadAttributes } from "../../db/schema/index.ts";
import { readCsv } from "./read-csv.ts";
import type { ImportRow } from "./import-row.ts";
import { readLines } from "./read-lines.ts";
import { readNdjson } from "./read-ndjson.ts";

export type ImportFormat = "csv" | "ndjson";

/** What one import may hold, in bytes. */
export const maxImportBytes = 256 * 1024 * 1024;

/**
 * Reads a file of leads row by row, holding a few lines at a time.
 * @throws InvalidInputError `invalid_header`, at once; while rows are read RipenError `body_too_large`, `invalid_utf8`
 */
export async function openImport(
  { db }: Pick<Ground, "db">,
  format: ImportFormat,
  body: AsyncIterable<Uint8Array>,
): Promise<AsyncGenerator<ImportRow[]>> {
  const lines = readLines(body, maxImportBytes);
  if (format === "ndjson") return readNdjson(lines);
  const declared = await db.select().from(leadAttributes);
  return readCsv(lines, new Map(declared.map(({ name, type }) => [name, type])));
}
