import type { ConditionLeaf } from "../../condition/visit.ts";
import { conditionLeaves } from "../../condition/visit.ts";
import { awaitedFilters } from "../needed-facts.ts";
import type { SequenceDefinition } from "../definition.ts";
import { toPointer } from "./problems.ts";
import type { DefinitionProblem } from "./problems.ts";

/** Checks that a trigger can happen, and that what is compared with the event that enrolled has one. */
export function checkTrigger(definition: SequenceDefinition): DefinitionProblem[] {
  return [...checkChange(definition), ...checkComparisons(definition), ...checkSteps(definition)];
}

/** Before there is a walk, the id of a step names nothing by itself: another sequence may have a step of that id. */
function checkSteps({ trigger }: SequenceDefinition): DefinitionProblem[] {
  if (!("if" in trigger) || trigger.if === undefined) return [];
  return conditionLeaves(trigger.if, ["trigger", "if"]).flatMap(({ leaf, path }) => {
    if (!("message" in leaf) || leaf.step === undefined || leaf.sequence !== undefined) return [];
    const message = 'Write the `sequence` that the step is of, or "*" for steps of that id in all of them.';
    return [{ pointer: toPointer([...path, "step"]), code: "step_of_no_sequence", message }];
  });
}

function checkComparisons(definition: SequenceDefinition): DefinitionProblem[] {
  if ("event" in definition.trigger) return [];
  const message =
    "No event enrolls in this sequence: write a `value`, or give the sequence the trigger { event: NAME }.";
  return awaitedFilters(definition).flatMap(({ filter, path }) =>
    filter.trigger === undefined
      ? []
      : [{ pointer: toPointer([...path, "trigger"]), code: "no_trigger_event", message }],
  );
}

/** What becomes true must be a change of the lead itself: time that goes by changes nothing, and events trigger by name. */
function checkChange({ trigger }: SequenceDefinition): DefinitionProblem[] {
  if (!("becomes" in trigger)) return [];
  return conditionLeaves(trigger.becomes, ["trigger", "becomes"]).flatMap(({ leaf, path }) => {
    const wrong = whyNoChange(leaf);
    return wrong === null
      ? []
      : [{ pointer: toPointer([...path, wrong.key]), code: "no_change", message: wrong.message }];
  });
}

function whyNoChange(leaf: ConditionLeaf): { key: string; message: string } | null {
  if ("event" in leaf) {
    return {
      key: "event",
      message: "An event is no change of the lead: write the trigger { event: NAME }, or test it in `if`.",
    };
  }
  if ("message" in leaf) {
    return {
      key: "message",
      message: "What is done with a mail is no change of the lead: enroll by a segment, or test it in `if`.",
    };
  }
  if ("account" in leaf) {
    return {
      key: "account",
      message: "What changes at the account is no change of the lead: enroll by a segment, or test it in `if`.",
    };
  }
  if ("attribute" in leaf && (leaf.op === "withinLast" || leaf.op === "withinNext")) {
    const message =
      "This becomes true as time goes by, not by a change: enroll by a segment, or wait for the date in a step.";
    return { key: "op", message };
  }
  return null;
}
