import { z } from "@hono/zod-openapi";
import { suppressionReasons } from "../../db/schema/leads.ts";
import type { FieldProblem } from "../../platform/errors.ts";
import { emailInput, instantInput, textInput } from "../../platform/http/schemas.ts";
import { fieldProblems } from "../../platform/http/validation.ts";
import { domainInput } from "./domain-input.ts";
import type { SuppressionEntry } from "./suppress-many.ts";

/** One entry of a list to be imported: exactly one of `email`, `domain` and `hash`. */
export const entryInput = z
  .strictObject({
    email: emailInput.optional(),
    domain: domainInput.optional(),
    hash: z
      .string()
      .regex(/^[\da-f]{64}$/, "must be a hash of an export of this installation")
      .optional(),
    reason: textInput(200).optional(),
    detail: textInput(500).optional(),
    createdAt: instantInput.optional(),
    until: instantInput.optional(),
  })
  .refine(({ email, domain, hash }) => [email, domain, hash].filter((one) => one !== undefined).length === 1, {
    error: "Give one of email, domain and hash",
    params: { code: "one_of" },
  });

export type ReadEntry = { kind: "entry"; entry: SuppressionEntry } | { kind: "rejected"; problems: FieldProblem[] };

/**
 * Reads one entry. A reason that is none of ours, as the lists of other providers have them, is kept as the detail of `manual`.
 * Pure.
 */
export function readEntry(value: unknown): ReadEntry {
  const read = entryInput.safeParse(value);
  if (!read.success) return { kind: "rejected", problems: fieldProblems(read.error.issues) };
  const { reason = "manual", detail, ...who } = read.data;
  const known = suppressionReasons.find((one) => one === reason);
  if (known !== undefined) return { kind: "entry", entry: { ...who, reason: known, detail } };
  const why = [reason, detail].filter((text) => text !== undefined).join(": ");
  return { kind: "entry", entry: { ...who, reason: "manual", detail: why.slice(0, 500) } };
}

const columnNames = new Map([
  ["email", "email"],
  ["emailaddress", "email"],
  ["mail", "email"],
  ["recipient", "email"],
  ["address", "email"],
  ["domain", "domain"],
  ["hash", "hash"],
  ["reason", "reason"],
  ["suppressionreason", "reason"],
  ["detail", "detail"],
  ["createdat", "createdAt"],
  ["until", "until"],
]);

/** The fields that the columns of a CSV file hold, by its first line; null for those that are passed over. Pure. */
export function entryColumns(header: readonly string[]): (string | null)[] {
  return header.map((name) => columnNames.get(name.replaceAll(/[\s_-]/g, "").toLowerCase()) ?? null);
}

/** The value that one row of a CSV file says; empty cells say nothing. Pure. */
export function entryOfCells(columns: readonly (string | null)[], cells: readonly string[]): Record<string, string> {
  const said = columns.flatMap((name, index) => {
    // The apostrophe that an export puts before what a spreadsheet would run.
    const text = (cells[index] ?? "").trim().replace(/^'(?=[=+\-@])/, "");
    return name === null || text === "" ? [] : [[name, text] as const];
  });
  return Object.fromEntries(
    said.filter(([name, text]) => (name !== "createdAt" && name !== "until") || isInstant(text)),
  );
}

/** Providers write dates in many ways; one that is not ISO 8601 is no reason to lose the row. */
const isInstant = (text: string) => instantInput.safeParse(text).success;
