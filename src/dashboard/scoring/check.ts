import { InvalidInputError } from "../../platform/errors.ts";
import { parseRules } from "../../score/rules/read-rules.ts";
import type { ScoringRules } from "../../score/rules/rules.ts";
import { readYamlApart } from "../../sequence/definition/check/read-yaml-apart.ts";
import { atLines } from "../definition/check.ts";
import type { LineProblem } from "../definition/check.ts";
import type { DashboardParts } from "../parts.ts";

export type CheckedRules = { kind: "ok"; rules: ScoringRules } | { kind: "invalid"; problems: LineProblem[] };

/** Rules as they were typed, in YAML or JSON, with everything that is wrong at its line. */
export async function checkRulesText({ db }: Pick<DashboardParts, "db">, text: string): Promise<CheckedRules> {
  const read = await readYamlApart(text);
  if (read.kind === "invalid") return { kind: "invalid", problems: atLines(text, read.problems) };
  try {
    return { kind: "ok", rules: await parseRules(db, read.value) };
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return { kind: "invalid", problems: atLines(text, error.problems) };
  }
}
