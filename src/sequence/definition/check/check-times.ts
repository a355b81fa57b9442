import { parseDuration } from "../../../schedule/duration.ts";
import type { SequenceDefinition } from "../definition.ts";
import { checkOpen } from "./check-open.ts";
import { toPointer } from "./problems.ts";
import type { DefinitionProblem } from "./problems.ts";

/** Checks that the time rules leave any time at all, and that business days are counted in days. */
export function checkTimes(definition: SequenceDefinition): DefinitionProblem[] {
  return [...checkOpen(definition), ...checkBusinessDays(definition)];
}

function checkBusinessDays({ steps }: SequenceDefinition): DefinitionProblem[] {
  return steps.flatMap((step, index) => {
    if ((step.kind !== "wait" && step.kind !== "waitForDate") || step.days !== "business") return [];
    const [key, text] = step.kind === "wait" ? ["for", step.for] : ["offset", step.offset];
    const duration = parseDuration(text);
    if (duration === null || (duration.years === 0 && duration.months === 0)) return [];
    const message = 'Business days are counted in days and weeks: write "P20D" rather than a month.';
    return [{ pointer: toPointer(["steps", index, key]), code: "wrong_unit", message }];
  });
}
