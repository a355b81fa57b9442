import type { Ground } from "../../../ground.ts";
import { decodeText } from "../../../lead/import/decode-text.ts";
import type { CsvRecord } from "../../../lead/import/csv-records.ts";
import { maxImportBytes } from "../../../lead/import/open-import.ts";
import { readTable } from "../../../lead/import/read-csv.ts";
import { readLines } from "../../../lead/import/read-lines.ts";
import { loadAttributeTypes } from "../../../lead/value/typed-attributes.ts";
import { lineOf } from "../../../platform/stranger-text.ts";
import { guessColumns } from "./guess-columns.ts";
import type { GuessedColumn } from "./guess-columns.ts";
import { readFileParts } from "./stored-file.ts";
import type { ImportFile } from "./stored-file.ts";

const looked = 50;
const samplesOfEach = 3;
const longest = 80;

/** The columns of a CSV file with samples, what each is taken for, and as which character set it was read. */
export interface FileLook {
  columns: GuessedColumn[];
  charset: string;
}

/**
 * Looks at the beginning of a stored file. One in JSON names its own fields, so it has no columns.
 * @param charset by its name in the Encoding Standard; looked for when it is null
 * @throws InvalidInputError `invalid_header`; RipenError `invalid_utf8`, `not_a_text_file`
 */
export async function lookAtFile(
  app: Pick<Ground, "db">,
  file: ImportFile,
  charset: string | null = null,
): Promise<FileLook> {
  if (file.format === "ndjson") return { columns: [], charset: charset ?? "utf-8" };
  const text = decodeText(readFileParts(app, file), maxImportBytes, charset ?? "detect");
  const { header, others, records } = await readTable(readLines(text));
  const rows = [others, ...(others.length < looked ? [await more(records)] : [])].flat().slice(0, looked);
  const samples = (index: number) => {
    const cells = rows.flatMap((row) => (row.kind === "cells" ? [row.cells[index]?.trim() ?? ""] : []));
    return [...new Set(cells.filter((cell) => cell !== "").map((cell) => lineOf(cell, longest)))].slice(
      0,
      samplesOfEach,
    );
  };
  const columns = header.map((name, index) => ({ name: name.trim(), samples: samples(index) }));
  return { columns: guessColumns(columns, Object.keys(await loadAttributeTypes(app.db))), charset: text.charset() };
}

/** The records that come next; what is wrong further down is told by a dry run. */
async function more(records: AsyncGenerator<CsvRecord[]>): Promise<CsvRecord[]> {
  const next = await records.next();
  return next.done === true ? [] : next.value;
}
