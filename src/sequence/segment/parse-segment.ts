import { InvalidInputError } from "../../platform/errors.ts";
import { condition } from "../condition/condition.ts";
import type { Condition } from "../condition/condition.ts";
import type { Catalog } from "../definition/catalog.ts";
import { parseDefinition } from "../definition/check/parse.ts";

/**
 * Reads the condition of a segment: what a trigger's `if` may say.
 * @param at JSON Pointer of the condition in the request
 * @throws InvalidInputError `invalid_condition` with every problem found
 */
export function parseSegmentCondition(input: unknown, catalog: Catalog, at = "/condition"): Condition {
  const around = "/trigger/if";
  const steps = [{ id: "wait", kind: "wait", for: "P1D" }];
  // Read as the condition of a trigger, so that both have one meaning and one set of messages.
  const parsed = parseDefinition({ name: "-", trigger: { manual: true, if: input ?? null }, steps }, catalog);
  if (parsed.kind === "ok") return condition.parse(input);
  const problems = parsed.problems.map((problem) => ({
    ...problem,
    pointer: problem.pointer.startsWith(around) ? at + problem.pointer.slice(around.length) : at,
  }));
  throw new InvalidInputError("invalid_condition", "The condition cannot be used.", problems);
}
