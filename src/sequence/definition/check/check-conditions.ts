import { peopleLeaves } from "../../condition/account/account-tests.ts";
import { everySequence } from "../../condition/condition.ts";
import type { Condition } from "../../condition/condition.ts";
import { looksFurther } from "../../condition/mail-instants.ts";
import { operatorRule } from "../../condition/operators.ts";
import type { Scalar } from "../../condition/operators.ts";
import { conditionLeaves } from "../../condition/visit.ts";
import type { ConditionLeaf } from "../../condition/visit.ts";
import type { Catalog } from "../catalog.ts";
import { closest } from "../../../platform/closest.ts";
import type { SequenceDefinition } from "../definition.ts";
import { isCondition } from "../promotion-rules.ts";
import { toPointer } from "./problems.ts";
import type { DefinitionProblem } from "./problems.ts";

/** Checks what the conditions of a definition refer to: steps always, attributes and types as far as the catalog knows. */
export function checkConditions(definition: SequenceDefinition, catalog: Catalog): DefinitionProblem[] {
  return conditions(definition).flatMap(({ condition, path, inSequence }) =>
    conditionLeaves(condition, path).flatMap(({ leaf, path: at }) =>
      "message" in leaf
        ? checkMessage(leaf, at, definition, inSequence, catalog)
        : "attribute" in leaf
          ? checkAttribute(leaf, at, catalog)
          : "account" in leaf
            ? peopleLeaves(leaf.account).flatMap(({ leaf: asked, path: inside }) =>
                "attribute" in asked ? checkAttribute(asked, [...at, "account", ...inside], catalog) : [],
              )
            : [],
    ),
  );
}

type MessageLeaf = Extract<ConditionLeaf, { message: unknown }>;
type AttributeLeaf = Extract<ConditionLeaf, { attribute: unknown }>;

function conditions(definition: SequenceDefinition) {
  const found: { condition: Condition; path: PropertyKey[]; inSequence: boolean }[] = [];
  const { trigger } = definition;
  if ("if" in trigger && trigger.if !== undefined) {
    found.push({ condition: trigger.if, path: ["trigger", "if"], inSequence: false });
  }
  if ("becomes" in trigger) {
    found.push({ condition: trigger.becomes, path: ["trigger", "becomes"], inSequence: false });
  }
  for (const [index, rule] of (definition.promotion.any ?? []).entries()) {
    if (!isCondition(rule)) continue;
    found.push({ condition: rule, path: ["promotion", "any", index], inSequence: true });
  }
  for (const [index, step] of definition.steps.entries()) {
    if (step.kind !== "branch" && step.kind !== "goal") continue;
    found.push({ condition: step.if, path: ["steps", index, "if"], inSequence: true });
  }
  return found;
}

function checkMessage(
  leaf: MessageLeaf,
  path: PropertyKey[],
  { steps }: SequenceDefinition,
  inSequence: boolean,
  { sequences }: Catalog,
): DefinitionProblem[] {
  if (looksFurther(leaf, inSequence)) {
    const { sequence = everySequence } = leaf;
    if (sequence === everySequence || sequences === undefined || sequences.includes(sequence)) return [];
    const near = closest(sequence, sequences);
    const instead = near === null ? `write "${everySequence}" for all` : `write "${near}"`;
    const message = `There is no sequence "${sequence}": ${instead}.`;
    return [{ pointer: toPointer([...path, "sequence"]), code: "unknown_sequence", message }];
  }
  const emails = steps.filter(({ kind }) => kind === "email").map(({ id }) => id);
  if (leaf.step === undefined || emails.includes(leaf.step)) return [];
  const near = closest(leaf.step, emails);
  const instead =
    near === null ? (emails.length === 0 ? "an email step first" : `one of ${emails.join(", ")}`) : `"${near}"`;
  const message = `There is no email step "${leaf.step}": write ${instead}.`;
  return [{ pointer: toPointer([...path, "step"]), code: "unknown_step", message }];
}

function checkAttribute(leaf: AttributeLeaf, path: PropertyKey[], { attributes }: Catalog): DefinitionProblem[] {
  if (attributes === undefined) return [];
  const type = Object.hasOwn(attributes, leaf.attribute) ? attributes[leaf.attribute] : undefined;
  if (type === undefined) return [unknownAttribute(leaf.attribute, [...path, "attribute"], attributes)];
  const rule = operatorRule(leaf.op);
  if (!rule.left.includes(type)) {
    const message = `"${leaf.op}" compares ${rule.left.join(" or ")}, but "${leaf.attribute}" is a ${type}: choose another operator.`;
    return [{ pointer: toPointer([...path, "op"]), code: "wrong_operator", message }];
  }
  if (rule.operand !== "scalar" && rule.operand !== "list") return [];
  const values = [leaf.value].flat().filter((value) => value !== undefined);
  if (values.every((value) => valueFits(value, type))) return [];
  const message = `"${leaf.attribute}" is a ${type}: write a ${type === "date" ? 'date such as "2026-03-01"' : type} as value.`;
  return [{ pointer: toPointer([...path, "value"]), code: "wrong_value_type", message }];
}

/** Whether a value can be that of an attribute of the type; a date is written as text. */
export function valueFits(value: Scalar, type: string): boolean {
  return typeof value === (type === "date" ? "string" : type);
}

/** The problem of an attribute nobody has declared. */
export function unknownAttribute(
  name: string,
  path: PropertyKey[],
  attributes: Catalog["attributes"],
): DefinitionProblem {
  const near = closest(name, Object.keys(attributes ?? {}));
  const instead = near === null ? "declare it first, or use another" : `write "${near}", or declare it first`;
  return {
    pointer: toPointer(path),
    code: "unknown_attribute",
    message: `There is no lead attribute "${name}": ${instead}.`,
  };
}
