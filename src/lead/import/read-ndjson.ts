import { findBadText } from "../../platform/http/text-guard.ts";
import { fieldProblems } from "../../platform/http/validation.ts";
import { leadInput } from "../schemas.ts";
import { rejectedRow, tooLongRow } from "./import-row.ts";
import type { ImportRow } from "./import-row.ts";
import type { Line } from "./read-lines.ts";

/** Reads leads as JSON, one object on each line; empty lines are left out. */
export async function* readNdjson(lines: AsyncIterable<Line[]>): AsyncGenerator<ImportRow[]> {
  for await (const batch of lines) {
    yield batch.flatMap(({ number, text }) => {
      if (text === null) return [tooLongRow(number)];
      return text.trim() === "" ? [] : [readRow(number, text)];
    });
  }
}

function readRow(line: number, text: string): ImportRow {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return rejectedRow(line, "malformed_json", "The line is not one JSON object.");
  }
  return checkLead(line, value);
}

/** A row whose fields are read, if they are those of a lead. */
export function checkLead(line: number, value: unknown): ImportRow {
  const bad = findBadText(value);
  if (bad !== undefined) return { kind: "rejected", line, problems: [bad] };
  const read = leadInput.safeParse(value);
  return read.success
    ? { kind: "lead", line, lead: read.data }
    : { kind: "rejected", line, problems: fieldProblems(read.error.issues) };
}
