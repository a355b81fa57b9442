import { evaluateCondition, matchesProperties } from "./condition/evaluate.ts";
import type { ConditionFacts } from "./condition/facts.ts";
import type { Trigger } from "./definition/rules.ts";

/** What just happened that may enroll a lead. */
export type Occasion =
  | { kind: "event"; name: string; properties: Readonly<Record<string, unknown>> }
  | { kind: "segment"; segment: string }
  | { kind: "import"; list: string }
  /** A change of the lead that the trigger asks for. */
  | { kind: "change" }
  | { kind: "manual"; key?: string | undefined };

export type TriggerMatch =
  | { matches: true }
  | { matches: false; code: "other_occasion" | "properties" | "condition"; reason: string };

/**
 * Whether an occasion fits a trigger. A manual or API enrollment fits every trigger; the trigger's `if` is asked in any case, and
 * unknown counts as not true.
 * @param zone IANA zone that days are of
 */
export function matchesTrigger(
  trigger: Trigger,
  occasion: Occasion,
  facts: ConditionFacts,
  now: Date,
  zone: string,
): TriggerMatch {
  const no = (code: "other_occasion" | "properties" | "condition", reason: string) =>
    ({ matches: false, code, reason }) as const;
  if (!fitsOccasion(trigger, occasion)) return no("other_occasion", `The trigger is not for this ${occasion.kind}.`);
  if (
    "event" in trigger &&
    occasion.kind === "event" &&
    !matchesProperties(trigger.where, occasion.properties, now, zone)
  ) {
    return no("properties", `The properties of ${occasion.name} do not match the filter of the trigger.`);
  }
  if (!("if" in trigger) || trigger.if === undefined) return { matches: true };
  const { result, leaves } = evaluateCondition(trigger.if, facts, now, zone);
  if (result === true) return { matches: true };
  const failed = leaves.filter((leaf) => leaf.result !== true).map(({ test }) => test);
  return no("condition", `The condition of the trigger is ${result ?? "unknown"} (${failed.join(", ")}).`);
}

/** Whether a trigger is for an occasion, whatever its `if` says. */
export function fitsOccasion(trigger: Trigger, occasion: Occasion): boolean {
  if (occasion.kind === "manual") return true;
  if (occasion.kind === "event") return "event" in trigger && trigger.event === occasion.name;
  if (occasion.kind === "change") return "becomes" in trigger;
  if (occasion.kind === "segment") return "segment" in trigger && trigger.segment === occasion.segment;
  return "import" in trigger && (trigger.import === "any" || trigger.import === occasion.list);
}
