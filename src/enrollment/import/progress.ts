import type { ImportOutcome } from "../../db/schema/events.ts";
import type { FieldProblem } from "../../platform/errors.ts";
import type { RejectedRow, RowProblem } from "../../lead/import/import-row.ts";

/**
 * How far an import is. `rows` counts rows of the file, each of them in `created`, `updated` or `rejected`; `flagged` are those
 * taken without a field of theirs. `rejectedFor` and `flaggedFor` say why by the code of the first problem. What enrolling made of
 * them is counted for each sequence, `skipped` by why; `setAside` names sequences that could not be entered, with the reason.
 */
export interface ImportProgress {
  rows: number;
  created: number;
  updated: number;
  rejected: number;
  rejectedFor: Record<string, number>;
  flagged: number;
  flaggedFor: Record<string, number>;
  enrolled: number;
  waiting: number;
  skipped: Record<string, number>;
  setAside: Record<string, string>;
}

/** A row that was taken, but not as it was written. */
export interface FlaggedRow {
  kind: "flagged";
  line: number;
  email: string;
  problems: RowProblem[];
}

/** What a dry run would do with one lead. */
export interface ForeseenLead {
  kind: "foreseen";
  line: number;
  email: string;
  lead: "created" | "updated";
  /** Of the sequences that the list triggers: what would become of the lead there. */
  sequences: {
    sequenceId: string;
    outcome: "enrolled" | "waiting" | "skipped";
    code: string | null;
    at: Date | null;
  }[];
}

/** What an import tells while it runs. The last line is `done`, or `failed` when the rest of the file was not looked at. */
export type ImportLine =
  | ({ kind: "progress" | "done"; importId: string; dryRun: boolean; charset: string } & ImportProgress)
  | ({ kind: "failed"; importId: string; code: string; message: string } & ImportProgress)
  | RejectedRow
  | FlaggedRow
  | ForeseenLead;

/** An import that has not begun. */
export function noProgress(): ImportProgress {
  const none = { rows: 0, created: 0, updated: 0, rejected: 0, flagged: 0, enrolled: 0, waiting: 0 };
  return { ...none, rejectedFor: {}, flaggedFor: {}, skipped: {}, setAside: {} };
}

/** Counts a row that was rejected, or taken without a field of its own. */
export function noteProblems(
  progress: ImportProgress,
  outcome: ImportOutcome,
  problems: readonly FieldProblem[],
): void {
  const code = problems[0]?.code ?? "invalid_value";
  progress[outcome] += 1;
  addTo(progress[`${outcome}For`], { [code]: 1 });
}

/** Adds counts to others, in place. */
export function addTo(sum: Record<string, number>, more: Readonly<Record<string, number>>): void {
  for (const [code, count] of Object.entries(more)) sum[code] = (sum[code] ?? 0) + count;
}
