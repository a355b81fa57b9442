import type { z } from "zod";
import { conditionKeys } from "../condition/condition.ts";
import { triggerKeys } from "./rules.ts";

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
  return issues.flatMap((issue) => toProblems(issue, [], input));
}

function toProblems(issue: Issue, base: Path, input: unknown): DefinitionProblem[] {
  const path = [...base, ...issue.path];
  const problem = (code: string, message: string, at: Path = path) => [{ pointer: toPointer(at), code, message }];
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.flatMap((key) => problem("unknown_key", `There is no "${key}" here: remove it or check its spelling.`, [...path, key]));
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
      return problem("too_small", isCustom(issue) ? issue.message : `Write ${amount(issue.origin, issue.minimum)} or more.`);
    case "too_big":
      return problem("too_big", isCustom(issue) ? issue.message : `Write ${amount(issue.origin, issue.maximum)} or fewer.`);
    case "invalid_key":
    case "invalid_element":
      return issue.issues.flatMap((inner) => toProblems(inner, path, input));
    default:
      return problem("invalid", issue.message);
  }
}

// Messages of zod itself start like this; ours say what to write.
const isCustom = (issue: Issue) => !/^(Invalid|Too|Unrecognized)/.test(issue.message);

const amount = (origin: string, count: number | bigint) =>
  origin === "string" ? `${count} characters` : origin === "array" ? `${count} entries` : String(count);

const article = (type: string) => (/^[aeio]/.test(type) ? `an ${type}` : `a ${type === "record" ? "mapping" : type}`);

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

/** Unions whose members are told apart by which key is there, by the path they occur at. */
function unionKeys(path: Path): readonly string[] {
  return path.length === 1 && path[0] === "trigger" ? triggerKeys : conditionKeys;
}

function unionProblems(issue: Extract<Issue, { code: "invalid_union" }>, path: Path, input: unknown): DefinitionProblem[] {
  const value = valueAt(input, path);
  const problem = (code: string, message: string): DefinitionProblem[] => [{ pointer: toPointer(path), code, message }];
  if (issue.errors.length === 0) {
    const options = "options" in issue && Array.isArray(issue.options) ? issue.options.map(String).join(", ") : "";
    const code = value === undefined ? "missing" : "not_allowed";
    return problem(code, `Write ${"discriminator" in issue ? `"${String(issue.discriminator)}" as ` : ""}one of ${options}.`);
  }
  if (issue.errors.length < 4 || typeof value !== "object" || value === null) {
    if (typeof value === "object" && value !== null) {
      const closest = issue.errors.find((errors) => errors.every((inner) => inner.path.length > 0 || inner.code !== "invalid_type"));
      if (closest !== undefined) return closest.flatMap((inner) => toProblems(inner, path, input));
    }
    return problem(value === undefined ? "missing" : "wrong_type", isCustom(issue) ? issue.message : keyedHelp(path));
  }
  const keys = unionKeys(path);
  const index = keys.findIndex((key) => Object.hasOwn(value, key));
  const meant = issue.errors[index];
  if (meant === undefined) return problem("unknown_form", keyedHelp(path));
  return meant.flatMap((inner) => toProblems(inner, path, input));
}

function keyedHelp(path: Path) {
  const keys = unionKeys(path);
  return `Write an object with one of the keys ${keys.join(", ")}.`;
}
