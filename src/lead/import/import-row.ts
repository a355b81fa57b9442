import type { FieldProblem } from "../../platform/errors.ts";
import type { UpsertLeadInput } from "../upsert-lead.ts";

/** What is wrong with a row. `column` is what the file calls the column, where it is that of one. */
export interface RowProblem extends FieldProblem {
  column?: string;
}

/**
 * A row that cannot be taken. `line` is where it begins in the file, counted from 1; `email` is its address, where that can be
 * read. The problems of a row without one quote nothing, because nobody could find them again to erase them.
 */
export interface RejectedRow {
  kind: "rejected";
  line: number;
  email?: string;
  problems: RowProblem[];
}

/** A row that is taken. `flagged` says what of it was left out, and why. */
export interface LeadRow {
  kind: "lead";
  line: number;
  lead: UpsertLeadInput;
  flagged: RowProblem[];
}

/** One row of an import. */
export type ImportRow = LeadRow | RejectedRow;

/** A row with one thing wrong with it as a whole. */
export function rejectedRow(line: number, code: string, message: string, email?: string): RejectedRow {
  return { kind: "rejected", line, ...(email !== undefined && { email }), problems: [{ pointer: "", code, message }] };
}

/** A row whose line is longer than any lead. */
export const tooLongRow = (line: number) => rejectedRow(line, "row_too_long", "The row has more than 64 KB.");
