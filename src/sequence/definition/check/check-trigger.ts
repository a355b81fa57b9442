import { awaitedFilters } from "../needed-facts.ts";
import type { SequenceDefinition } from "../definition.ts";
import { toPointer } from "./problems.ts";
import type { DefinitionProblem } from "./problems.ts";

/** Checks that filters compare with the event that enrolled only where an event enrolls. */
export function checkTrigger(definition: SequenceDefinition): DefinitionProblem[] {
  if ("event" in definition.trigger) return [];
  const message =
    "No event enrolls in this sequence: write a `value`, or give the sequence the trigger { event: NAME }.";
  return awaitedFilters(definition).flatMap(({ filter, path }) =>
    filter.trigger === undefined
      ? []
      : [{ pointer: toPointer([...path, "trigger"]), code: "no_trigger_event", message }],
  );
}
