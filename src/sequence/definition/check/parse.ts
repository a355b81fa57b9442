import type { Catalog } from "../catalog.ts";
import { budgets } from "./budgets.ts";
import { checkConditions } from "./check-conditions.ts";
import { checkGraph } from "./check-graph.ts";
import { checkReferences } from "./check-references.ts";
import { checkConditionSize, checkSize } from "./check-size.ts";
import { checkSubjects } from "./check-subjects.ts";
import { checkTimes } from "./check-times.ts";
import { checkTrigger } from "./check-trigger.ts";
import { sequenceDefinition } from "../definition.ts";
import type { SequenceDefinition } from "../definition.ts";
import { zodProblems } from "./problems.ts";
import type { DefinitionProblem } from "./problems.ts";
import { readYaml } from "./read-yaml.ts";
import { salvage } from "./salvage.ts";

export type ParsedDefinition =
  | { kind: "ok"; definition: SequenceDefinition }
  | { kind: "invalid"; problems: DefinitionProblem[] };

/**
 * Reads a sequence definition and says everything that is wrong with it at once.
 * @param input JSON value, or a text in YAML 1.2 (and so in JSON)
 * @param catalog what the definition may refer to; what it leaves out is not checked
 * @returns the definition with all defaults, or every problem, each with an RFC 6901 pointer and what to write instead
 */
export function parseDefinition(input: unknown, catalog: Catalog = {}): ParsedDefinition {
  const read = typeof input === "string" ? readYaml(input) : { kind: "ok" as const, value: input };
  if (read.kind === "invalid") return read;
  const size = checkSize(read.value);
  if (size.length > 0) return { kind: "invalid", problems: size };
  const parsed = sequenceDefinition.safeParse(read.value);
  if (!parsed.success) {
    const problems = zodProblems(parsed.error.issues, read.value);
    const all = withoutRepeats([...problems, ...checkRest(read.value, catalog, problems)]);
    return { kind: "invalid", problems: all.slice(0, budgets.problems) };
  }
  const problems = checkMeaning(parsed.data, catalog, { whole: true }).slice(0, budgets.problems);
  return problems.length === 0 ? { kind: "ok", definition: parsed.data } : { kind: "invalid", problems };
}

/** What else is wrong with an input that already has the wrong shape somewhere. */
function checkRest(input: unknown, catalog: Catalog, known: readonly DefinitionProblem[]): DefinitionProblem[] {
  const wrongKeys = new Set(known.map(({ pointer }) => pointer.split("/", 2)[1] ?? ""));
  const salvaged = salvage(input, wrongKeys);
  return salvaged === null ? [] : checkMeaning(salvaged.definition, catalog, { whole: !salvaged.broken });
}

/** One place has one problem of a kind, and a missing value needs no second opinion. */
function withoutRepeats(problems: readonly DefinitionProblem[]): DefinitionProblem[] {
  const seen = new Set<string>();
  return problems.filter(({ pointer, code }) => {
    const repeated = seen.has(`${pointer} ${code}`);
    seen.add(`${pointer} ${code}`);
    return !repeated;
  });
}

function checkMeaning(
  definition: SequenceDefinition,
  catalog: Catalog,
  { whole }: { whole: boolean },
): DefinitionProblem[] {
  return [
    ...checkConditionSize(definition),
    ...checkGraph(definition, { whole }),
    ...checkConditions(definition, catalog),
    ...checkReferences(definition, catalog),
    ...checkSubjects(definition),
    ...checkTimes(definition),
    ...checkTrigger(definition),
  ];
}
