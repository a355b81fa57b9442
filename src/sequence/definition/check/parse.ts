import { parseDocument } from "yaml";
import type { Catalog } from "../catalog.ts";
import { checkConditions } from "./check-conditions.ts";
import { checkGraph } from "./check-graph.ts";
import { checkReferences } from "./check-references.ts";
import { checkTimes } from "./check-times.ts";
import { sequenceDefinition } from "../definition.ts";
import type { SequenceDefinition } from "../definition.ts";
import { zodProblems } from "./problems.ts";
import type { DefinitionProblem } from "./problems.ts";
import { salvage } from "./salvage.ts";

export type ParsedDefinition =
  | { kind: "ok"; definition: SequenceDefinition }
  | { kind: "invalid"; problems: DefinitionProblem[] };

const longestText = 512 * 1024;
const deepest = 40;

/**
 * Reads a sequence definition and says everything that is wrong with it at once.
 * @param input JSON value, or a text in YAML 1.2 (and so in JSON)
 * @param catalog what the definition may refer to; what it leaves out is not checked
 * @returns the definition with all defaults, or every problem, each with an RFC 6901 pointer and what to write instead
 */
export function parseDefinition(input: unknown, catalog: Catalog = {}): ParsedDefinition {
  const read = typeof input === "string" ? readYaml(input) : { kind: "ok" as const, value: input };
  if (read.kind === "invalid") return read;
  if (!isShallow(read.value)) {
    return invalid("", "too_deep", `Nest at most ${deepest} levels deep.`);
  }
  const parsed = sequenceDefinition.safeParse(read.value);
  if (!parsed.success) {
    const problems = zodProblems(parsed.error.issues, read.value);
    return { kind: "invalid", problems: withoutRepeats([...problems, ...checkRest(read.value, catalog, problems)]) };
  }
  const problems = checkMeaning(parsed.data, catalog, { whole: true });
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
    ...checkGraph(definition, { whole }),
    ...checkConditions(definition, catalog),
    ...checkReferences(definition, catalog),
    ...checkTimes(definition),
  ];
}

function readYaml(text: string): { kind: "ok"; value: unknown } | { kind: "invalid"; problems: DefinitionProblem[] } {
  if (text.length > longestText) return invalid("", "too_big", `Keep the text under ${longestText / 1024} KB.`);
  try {
    const document = parseDocument(text, { prettyErrors: true });
    const problems = document.errors.map((error) => ({
      pointer: "",
      code: "yaml_syntax",
      message: error.message.split("\n", 1)[0] ?? error.code,
    }));
    if (problems.length > 0) return { kind: "invalid", problems };
    // Aliases are expanded a few times only, against texts that grow without end when read.
    const value: unknown = document.toJS({ maxAliasCount: 50 });
    return { kind: "ok", value };
  } catch (error) {
    return invalid(
      "",
      "yaml_syntax",
      error instanceof Error ? error.message.slice(0, 200) : "The text cannot be read.",
    );
  }
}

function invalid(pointer: string, code: string, message: string) {
  return { kind: "invalid" as const, problems: [{ pointer, code, message }] };
}

/** Whether a value can be walked recursively without running out of stack. */
function isShallow(input: unknown): boolean {
  let level: unknown[] = [input];
  for (let depth = 0; depth <= deepest; depth++) {
    level = level.flatMap((value) => (typeof value === "object" && value !== null ? Object.values(value) : []));
    if (level.length === 0) return true;
  }
  return false;
}
