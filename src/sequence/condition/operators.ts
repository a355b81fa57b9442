import { isBefore, isWithin } from "./dates.ts";

/** A value an attribute or an event property can hold; null and a missing key mean the same. */
export type Scalar = string | number | boolean | null;

/** What stands on the right of an operator. `none` takes no value at all. */
export type OperandShape = "scalar" | "number" | "string" | "date" | "duration" | "list" | "none";

/** The types of the left side an operator understands; any other type compares as unknown. */
export type ValueType = "string" | "number" | "boolean" | "date";

interface OperatorRule {
  readonly operand: OperandShape;
  readonly left: readonly ValueType[];
  /** Reads as "<left> <words> <right>". */
  readonly words: string;
  /**
   * Meaning for a left side that is present. null is unknown, as NULL in SQL: the types do not fit.
   * `now` is used by the relative operators only, `zone` where days are compared with instants.
   */
  readonly test: (left: string | number | boolean, right: Operand, now: Date, zone: string) => boolean | null;
}

export type Operand = Scalar | readonly Scalar[] | undefined;

const sameType = (left: unknown, right: unknown) => typeof left === typeof right;

const equals = (left: unknown, right: Operand): boolean | null => (sameType(left, right) ? left === right : null);

function isIn(left: string | number | boolean, right: Operand): boolean | null {
  if (!Array.isArray(right)) return null;
  const comparable = right.filter((entry) => sameType(left, entry));
  return comparable.length === 0 ? null : comparable.includes(left);
}

const negate = (value: boolean | null) => (value === null ? null : !value);

const numeric = (holds: (left: number, right: number) => boolean) => (left: unknown, right: Operand) =>
  typeof left === "number" && typeof right === "number" ? holds(left, right) : null;

const textual = (holds: (left: string, right: string) => boolean) => (left: unknown, right: Operand) =>
  typeof left === "string" && typeof right === "string" ? holds(left, right) : null;

const anyType: readonly ValueType[] = ["string", "number", "boolean", "date"];

/**
 * Every comparison of the filter language, in one place: what it takes, how it reads, what it means. Whatever else gives
 * meaning to a condition (the SQL compiler) must agree with `test`. All text is compared by code point, case matters:
 * case folding and collation differ between JavaScript and PostgreSQL.
 *
 * `exists` and `notExists` are the only operators that look at a missing value; for all others a missing left side is
 * unknown before `test` is asked.
 */
export const operators = {
  eq: { operand: "scalar", left: anyType, words: "is", test: equals },
  neq: { operand: "scalar", left: anyType, words: "is not", test: (l, r) => negate(equals(l, r)) },
  in: { operand: "list", left: anyType, words: "is one of", test: isIn },
  notIn: { operand: "list", left: anyType, words: "is none of", test: (l, r) => negate(isIn(l, r)) },
  gt: { operand: "number", left: ["number"], words: "is more than", test: numeric((l, r) => l > r) },
  gte: { operand: "number", left: ["number"], words: "is at least", test: numeric((l, r) => l >= r) },
  lt: { operand: "number", left: ["number"], words: "is less than", test: numeric((l, r) => l < r) },
  lte: { operand: "number", left: ["number"], words: "is at most", test: numeric((l, r) => l <= r) },
  contains: { operand: "string", left: ["string"], words: "contains", test: textual((l, r) => l.includes(r)) },
  startsWith: { operand: "string", left: ["string"], words: "starts with", test: textual((l, r) => l.startsWith(r)) },
  endsWith: { operand: "string", left: ["string"], words: "ends with", test: textual((l, r) => l.endsWith(r)) },
  before: { operand: "date", left: ["date"], words: "is before", test: (l, r, _now, zone) => isBefore(l, r, zone) },
  after: { operand: "date", left: ["date"], words: "is after", test: (l, r, _now, zone) => isBefore(r, l, zone) },
  withinLast: {
    operand: "duration",
    left: ["date"],
    words: "is within the last",
    test: (l, r, now, zone) => isWithin("last", l, r, now, zone),
  },
  withinNext: {
    operand: "duration",
    left: ["date"],
    words: "is within the next",
    test: (l, r, now, zone) => isWithin("next", l, r, now, zone),
  },
  exists: { operand: "none", left: anyType, words: "is known", test: () => true },
  notExists: { operand: "none", left: anyType, words: "is not known", test: () => false },
} as const satisfies Record<string, OperatorRule>;

export type Operator = keyof typeof operators;

export const operatorNames = Object.keys(operators) as [Operator, ...Operator[]];

/** The rule of one operator, with its table entry widened to the common interface. */
export const operatorRule = (operator: Operator): OperatorRule => operators[operator];

/**
 * Applies an operator to a present or missing left side.
 * @param zone IANA zone that days are of
 * @returns true, false, or null for unknown
 */
export function compare(operator: Operator, left: unknown, right: Operand, now: Date, zone: string): boolean | null {
  const present = left !== null && left !== undefined;
  if (operator === "exists") return present;
  if (operator === "notExists") return !present;
  if (typeof left !== "string" && typeof left !== "number" && typeof left !== "boolean") return null;
  return operatorRule(operator).test(left, right, now, zone);
}
