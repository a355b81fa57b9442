import { unknownAttribute, valueFits } from "./check-conditions.ts";
import type { Scalar } from "../../condition/operators.ts";
import type { Catalog } from "../catalog.ts";
import { closest } from "../../../platform/closest.ts";
import type { SequenceDefinition } from "../definition.ts";
import { toPointer } from "./problems.ts";
import type { DefinitionProblem } from "./problems.ts";
import type { Step } from "../steps.ts";

/** Checks what steps and trigger name outside of the sequence, as far as the catalog knows. */
export function checkReferences(definition: SequenceDefinition, catalog: Catalog): DefinitionProblem[] {
  const { sender, topic, slowForTeam, trigger } = definition;
  return [
    ...known("sender", sender, catalog.senders, ["sender"]),
    ...known("topic", topic, catalog.topics, ["topic"]),
    ...known("team", slowForTeam, catalog.teams, ["slowForTeam"]),
    ...("segment" in trigger ? known("segment", trigger.segment, catalog.segments, ["trigger", "segment"]) : []),
    ...definition.steps.flatMap((step, index) => checkStep(step, ["steps", index], catalog)),
  ];
}

function checkStep(step: Step, path: PropertyKey[], catalog: Catalog): DefinitionProblem[] {
  if (step.kind === "email") {
    return [
      ...known("template", step.template, catalog.templates, [...path, "template"]),
      ...known("sender", step.sender, catalog.senders, [...path, "sender"]),
    ];
  }
  if (step.kind === "enroll" || (step.kind === "exit" && step.sequence !== "all")) {
    return known("sequence", step.sequence, catalog.sequences, [...path, "sequence"]);
  }
  if (step.kind === "task") return known("team", step.team, catalog.teams, [...path, "team"]);
  if (step.kind === "waitForDate") return checkDateAttribute(step.attribute, [...path, "attribute"], catalog);
  if (step.kind === "updateLead") return checkSet(step.set ?? {}, [...path, "set"], catalog);
  return [];
}

function checkSet(set: Readonly<Record<string, Scalar>>, path: PropertyKey[], catalog: Catalog): DefinitionProblem[] {
  return Object.entries(set).flatMap(([name, value]) => {
    if (catalog.attributes === undefined) return [];
    const type = attributeType(catalog, name);
    if (type === undefined) return [unknownAttribute(name, [...path, name], catalog.attributes)];
    if (value === null || valueFits(value, type)) return [];
    const message = `"${name}" is a ${type}: write a ${type} as value.`;
    return [{ pointer: toPointer([...path, name]), code: "wrong_value_type", message }];
  });
}

const attributeType = ({ attributes = {} }: Catalog, name: string) =>
  Object.hasOwn(attributes, name) ? attributes[name] : undefined;

function checkDateAttribute(name: string, path: PropertyKey[], catalog: Catalog): DefinitionProblem[] {
  if (catalog.attributes === undefined) return [];
  const type = attributeType(catalog, name);
  if (type === undefined) return [unknownAttribute(name, path, catalog.attributes)];
  if (type === "date") return [];
  const message = `"${name}" is a ${type}: write the name of a date attribute.`;
  return [{ pointer: toPointer(path), code: "wrong_attribute_type", message }];
}

function known(what: string, name: string | undefined, names: readonly string[] | undefined, path: PropertyKey[]) {
  if (name === undefined || names === undefined || names.includes(name)) return [];
  const near = closest(name, names);
  const message = `There is no ${what} "${name}": ${near === null ? `create it, or write the key of another` : `write "${near}", or create it`}.`;
  return [{ pointer: toPointer(path), code: `unknown_${what}`, message }];
}
