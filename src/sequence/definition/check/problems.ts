import type { z } from "zod";
import {
  accountHelp,
  accountKeys,
  conditionHelp,
  conditionKeys,
  personHelp,
  personKeys,
} from "../../condition/condition.ts";
import { closest } from "../../../platform/closest.ts";
import { budgets } from "./budgets.ts";
import { definitionKeys, rootKeys } from "../json-schema.ts";
import { triggerHelp, triggerKeys } from "../rules.ts";

/** One thing to change in a definition. `pointer` is an RFC 6901 JSON Pointer; `message` says what to write instead. */
export interface DefinitionProblem {
  pointer: string;
  code: string;
  message: string;
}

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** An RFC 6901 JSON Pointer. */
export function toPointer(path: Path): string {
  return path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** Turns the issues of zod into problems: one per thing to change, unions narrowed to the form that was meant. */
export function zodProblems(issues: readonly Issue[], input: unknown): DefinitionProblem[] {
  return issues.slice(0, budgets.problems).flatMap((issue) => toProblems(issue, [], input));
}

function toProblems(issue: Issue, base: Path, input: unknown): DefinitionProblem[] {
  const path = [...base, ...issue.path];
  const problem = (code: string, message: string, at: Path = path) => [{ pointer: toPointer(at), code, message }];
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys
        .slice(0, budgets.problems)
        .flatMap((key) => problem("unknown_key", unknownKeyMessage(key, path.length === 0), [...path, key]));
    case "invalid_type":
      return valueAt(input, path) === undefined
        ? problem("missing", missingMessage(path, issue))
        : problem("wrong_type", isCustom(issue) ? issue.message : `Write ${article(issue.expected)} here.`);
    case "invalid_value":
      return problem(
        valueAt(input, path) === undefined ? "missing" : "not_allowed",
        isCustom(issue) ? issue.message : `Write one of ${issue.values.map((v) => JSON.stringify(v)).join(", ")}.`,
      );
    case "invalid_union":
      return unionProblems(issue, path, input);
    case "invalid_format":
      return problem("wrong_format", issue.message);
    case "too_small":
      return problem(
        "too_small",
        isCustom(issue) ? issue.message : `Write ${amount(issue.origin, issue.minimum)} or more.`,
      );
    case "too_big":
      return problem(
        "too_big",
        isCustom(issue) ? issue.message : `Write ${amount(issue.origin, issue.maximum)} or fewer.`,
      );
    case "invalid_key":
    case "invalid_element":
      return issue.issues.flatMap((inner) => toProblems(inner, path, input));
    case "custom":
    case "not_multiple_of":
      return problem("invalid_value", issue.message);
  }
}

// Messages of zod itself start like this; ours say what to write.
const isCustom = (issue: Issue) => !/^(Invalid|Too|Unrecognized)/.test(issue.message);

const amount = (origin: string, count: number | bigint) =>
  origin === "string" ? `${count} characters` : origin === "array" ? `${count} entries` : String(count);

const typeNames: Record<string, string> = { string: "text", record: "object", int: "whole number" };
const article = (type: string) => {
  const name = typeNames[type] ?? type;
  return /^[aeio]/.test(name) ? `an ${name}` : `a ${name}`;
};

function unknownKeyMessage(key: string, atRoot: boolean) {
  // What another part of a definition calls a field is no help at its root, where few are known.
  const known = definitionKeys();
  const near = known.has(key) ? key : closest(key, atRoot ? rootKeys() : known);
  if (near === null) return `There is no "${key}" here: remove it.`;
  return near === key
    ? `"${key}" does not belong here: remove or move it.`
    : `There is no "${key}": did you mean "${near}"?`;
}

function missingMessage(path: Path, issue: Extract<Issue, { code: "invalid_type" }>) {
  return `"${String(path.at(-1))}" is missing: add it${isCustom(issue) ? `. ${issue.message}` : `, ${article(issue.expected)}.`}`;
}

function valueAt(input: unknown, path: Path): unknown {
  let value = input;
  for (const part of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}

/** Unions whose members are told apart by which key is there; known by the message they carry. */
const keyedUnions = new Map<string, readonly string[]>([
  [conditionHelp, conditionKeys],
  [accountHelp, accountKeys],
  [personHelp, personKeys],
  [triggerHelp, triggerKeys],
]);

type UnionIssue = Extract<Issue, { code: "invalid_union" }>;

function unionProblems(issue: UnionIssue, path: Path, input: unknown): DefinitionProblem[] {
  const value = valueAt(input, path);
  if (issue.errors.length === 0) return [discriminatorProblem(issue, path, value)];
  const meant = meantForm(issue, value);
  if (meant !== null) return meant.flatMap((inner) => toProblems(inner, path, input));
  const pointer = toPointer(path);
  return [{ pointer, code: value === undefined ? "missing" : "wrong_form", message: issue.message }];
}

/** The issues of the form the author had in mind: the one whose key is there, else the first of a fitting type. */
function meantForm(issue: UnionIssue, value: unknown): readonly Issue[] | null {
  if (typeof value !== "object" || value === null) return null;
  const keys = keyedUnions.get(issue.message);
  if (keys !== undefined) return issue.errors[keys.findIndex((key) => Object.hasOwn(value, key))] ?? null;
  return (
    issue.errors.find((form) => form.every((inner) => inner.path.length > 0 || inner.code === "unrecognized_keys")) ??
    null
  );
}

function discriminatorProblem(issue: UnionIssue, path: Path, value: unknown): DefinitionProblem {
  const options = "options" in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
  const near = typeof value === "string" ? closest(value, options) : null;
  return {
    pointer: toPointer(path),
    code: value === undefined ? "missing" : "not_allowed",
    message: `${near === null ? "" : `Did you mean "${near}"? `}Write one of ${options.join(", ")}.`,
  };
}
