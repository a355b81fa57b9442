import type { AccountTest, Condition } from "../../sequence/condition/condition.ts";
import { durationWords } from "./times.ts";

const operators: Readonly<Record<string, string>> = {
  eq: "is",
  neq: "is not",
  gt: "is more than",
  gte: "is at least",
  lt: "is less than",
  lte: "is at most",
  in: "is one of",
  not_in: "is none of",
  contains: "contains",
  exists: "is known",
  not_exists: "is not known",
};

/** A condition as a phrase: "clicked pricing within 3 days", "plan is trial and tagged webinar". Pure. */
export function conditionWords(condition: Condition): string {
  if ("all" in condition) return condition.all.map(inner).join(" and ");
  if ("any" in condition) return condition.any.map(inner).join(" or ");
  if ("not" in condition) return `not ${inner(condition.not)}`;
  if ("attribute" in condition) return compared(condition.attribute, condition.op, condition.value);
  if ("tag" in condition) return `tagged ${condition.tag}`;
  if ("stage" in condition) return `a ${[condition.stage].flat().join(" or ")}`;
  if ("label" in condition) return condition.label === "sql" ? "sales-qualified" : condition.label;
  if ("score" in condition) {
    return compared(condition.score === "total" ? "score" : condition.score, condition.op, condition.value);
  }
  if ("account" in condition) return accountWords(condition.account);
  if ("event" in condition) {
    const often =
      condition.count === undefined ? "" : ` ${operators[condition.count.op]} ${condition.count.value} times`;
    return `did ${condition.event}${often}${within(condition.within)}`;
  }
  const mail = condition.step === undefined ? "" : ` “${condition.step}”`;
  const link = condition.link === undefined ? "" : ` (${condition.link})`;
  return `${condition.message}${mail}${link}${within(condition.within)}`;
}

function accountWords(test: AccountTest): string {
  if ("attribute" in test) return compared(`account ${test.attribute}`, test.op, test.value);
  if ("stage" in test) return `at an account with a ${[test.stage].flat().join(" or ")}`;
  if ("people" in test) return compared("people at the account", test.people.op, test.people.value);
  if ("owner" in test) return `at an account ${test.owner ? "with" : "without"} an owner`;
  return "anyone" in test
    ? `at an account with somebody who is ${inner(test.anyone)}`
    : `with a colleague who is ${inner(test.colleague)}`;
}

function inner(condition: Condition): string {
  const words = conditionWords(condition);
  return "all" in condition || "any" in condition ? `(${words})` : words;
}

const within = (duration: string | undefined): string =>
  duration === undefined ? "" : ` within ${durationWords(duration)}`;

function compared(name: string, op: string, value: unknown): string {
  const said = Array.isArray(value)
    ? value.join(", ")
    : value === undefined
      ? ""
      : typeof value === "string"
        ? value
        : JSON.stringify(value);
  return `${name} ${operators[op] ?? op.replaceAll("_", " ")} ${said}`.trim();
}

/** With a capital letter. */
export const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
