import type { Import } from "../../enrollment/import/stored-import.ts";
import { undoWithinMs } from "../../enrollment/import/stored-import.ts";
import { count } from "../word/numbers.ts";

/** The state of an import in a word and a color. Pure. */
export function stateOf({ status, dryRun, failure }: Pick<Import, "status" | "dryRun" | "failure">): {
  tone: string;
  words: string;
} {
  switch (status) {
    case "running":
      return { tone: "warm", words: dryRun ? "being tried" : "running" };
    case "done":
      return { tone: dryRun ? "cold" : "leaf", words: dryRun ? "tried" : "done" };
    case "failed":
      return { tone: "hot", words: "failed" };
    case "interrupted":
      return { tone: "warm", words: failure?.code === "canceled" ? "canceled" : "cut off" };
    case "undone":
      return { tone: "", words: "taken back" };
  }
}

/** Whether it can be taken back now. Pure. */
export function undoable({ dryRun, status, createdAt }: Import, now: Date): boolean {
  const isOver = status !== "running" && status !== "undone";
  return !dryRun && isOver && now.getTime() - createdAt.getTime() < undoWithinMs;
}

const problems: Readonly<Record<string, string>> = {
  invalid_format: "no usable address",
  missing: "no address",
  wrong_cell_count: "a cell too many",
  missing_cells: "cells missing",
  open_quote: "a quote that is not closed",
  address_erased: "erased before",
  row_refused: "refused by the database",
  wrong_value_type: "a value of another type",
  invalid_value: "a value that cannot be read",
  too_big: "too long",
  unnamed_column: "a column without a name",
};

/** The most frequent reasons, with how many rows each. Pure. */
export function problemWords(reasons: Readonly<Record<string, number>>): string {
  return Object.entries(reasons)
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, 2)
    .map(([code, many]) => `${problems[code] ?? code.replaceAll("_", " ")}: ${count(many)}`)
    .join(", ");
}

const skips: Readonly<Record<string, string>> = {
  suppressed: "the address is suppressed",
  already_enrolled: "they are in it already",
  once_only: "they were in it, and may be only once",
  too_early: "they were in it a short while ago",
  group_busy: "another sequence of its group has them",
  trigger_not_met: "the trigger of the sequence does not hold for them",
  implied_consent_expired: "their consent has run out",
  waits_for_confirmation: "their address is not confirmed yet",
  changes_too_often: "what is known of them changes too often",
  not_a_lead: "they are no lead any more",
  cooling_down: "they are left alone for a while",
  consent_denied: "they said no to such mails",
  held_out: "they are in the group that gets nothing, for comparison",
};

/** Why nobody was enrolled, as the rest of a sentence. Pure. */
export const skipWords = (code: string): string =>
  Object.hasOwn(skips, code) ? (skips[code] ?? code) : code.replaceAll("_", " ");

const keeps: Readonly<Record<string, string>> = {
  known_before: "were known before",
  mailed: "were mailed",
  responded: "wrote to you",
  changed: "were changed since",
  known_elsewhere: "are known from elsewhere, too",
};

/** Who stays although an import was taken back. Pure. */
export function keptWords(kept: Readonly<Record<string, number>>): string {
  const said = Object.entries(kept).map(([why, many]) => `${count(many)} ${keeps[why] ?? why.replaceAll("_", " ")}`);
  return said.length === 0 ? "" : ` Kept: ${said.join(", ")}.`;
}
