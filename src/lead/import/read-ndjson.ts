import { rejectedRow, tooLongRow } from "./import-row.ts";
import type { ImportRow } from "./import-row.ts";
import { readLead } from "./read-lead.ts";
import type { ValueReading } from "./read-lead.ts";
import type { Line } from "./read-lines.ts";
import { inSmallBatches } from "./small-batches.ts";

/** Reads leads as JSON, one object on each line; empty lines are left out. */
export function readNdjson(
  lines: AsyncIterable<Line[]>,
  reading: Omit<ValueReading, "asText" | "commas">,
): AsyncGenerator<ImportRow[]> {
  const read = (line: number, text: string): ImportRow => {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return rejectedRow(line, "malformed_json", "The line is not one JSON object.");
    }
    return readLead(line, value, { ...reading, asText: false, commas: reading.dates === "DD.MM.YYYY" });
  };
  return inSmallBatches(lines, ({ number, text }) => {
    if (text === null) return [tooLongRow(number)];
    return text.trim() === "" ? [] : [read(number, text)];
  });
}
