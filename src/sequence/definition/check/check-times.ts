import { parseDuration } from "../../../schedule/duration.ts";
import { nextSendAt } from "../../../schedule/next-send-at.ts";
import type { SequenceDefinition } from "../definition.ts";
import { toPointer } from "./problems.ts";
import type { DefinitionProblem } from "./problems.ts";

/** Checks that the time rules leave any time at all, and that business days are counted in days. */
export function checkTimes(definition: SequenceDefinition): DefinitionProblem[] {
  return [...checkNeverOpen(definition), ...checkBusinessDays(definition)];
}

function checkNeverOpen({ window, quietHours }: SequenceDefinition): DefinitionProblem[] {
  if (window === undefined || quietHours === undefined) return [];
  // Only where both are read in the same zone they exclude each other for certain.
  if (window.zone !== "lead") return [];
  const rules = { leadZone: "UTC", window: { zone: "UTC", open: window.open }, quietHours };
  if (nextSendAt(new Date("2026-01-05T00:00:00Z"), rules).kind === "at") return [];
  const message = `The quiet hours ${quietHours.from}-${quietHours.to} cover the whole window: shorten them, or widen the window.`;
  return [{ pointer: "/quietHours", code: "never_open", message }];
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
