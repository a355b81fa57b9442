import { everySequence } from "./condition.ts";
import type { Condition, WalkFilter } from "./condition.ts";
import { evaluateAccount } from "./account/evaluate-account.ts";
import { shiftUtc } from "./dates.ts";
import type { ConditionFacts } from "./facts.ts";
import { mailInstants } from "./mail-instants.ts";
import { compare, operators } from "./operators.ts";
import type { Operand } from "./operators.ts";

/** true, false, or null for unknown. */
export type Truth = boolean | null;

/** The answer of one leaf, for explanations: what was tested, what was found, what came of it. */
export interface LeafResult {
  test: string;
  found: unknown;
  result: Truth;
}

/**
 * Evaluates a condition over facts, in the three-valued logic of SQL.
 *
 * - A comparison is unknown when the attribute is missing, null, or of another type than the operator compares.
 *   `exists` and `notExists` are never unknown; neither are tags, stage, labels, score, events, messages, and of
 *   accounts what is asked of their people and owner.
 * - `not` unknown is unknown. `all` is false if any part is false, else unknown if any part is. `any` is true if any
 *   part is true, else unknown if any part is.
 * - Whoever decides by a condition acts on true only: unknown takes the same way as false.
 *
 * @param now instant that `within` and the relative operators count from
 * @param zone IANA zone that days are of: the lead's, as for \`waitForDate\`
 * @returns the result, and every leaf that was looked at (nothing is short-circuited, so explanations are complete)
 */
export function evaluateCondition(condition: Condition, facts: ConditionFacts, now: Date, zone: string) {
  const leaves: LeafResult[] = [];
  const result = evaluate(condition, facts, { now, zone }, leaves);
  return { result, leaves };
}

/** What a comparison depends on besides its two sides. */
interface Frame {
  now: Date;
  zone: string;
}

function evaluate(condition: Condition, facts: ConditionFacts, frame: Frame, leaves: LeafResult[]): Truth {
  if ("all" in condition) return all(condition.all.map((part) => evaluate(part, facts, frame, leaves)));
  if ("any" in condition) return any(condition.any.map((part) => evaluate(part, facts, frame, leaves)));
  if ("not" in condition) return not(evaluate(condition.not, facts, frame, leaves));
  const leaf = evaluateLeaf(condition, facts, frame);
  leaves.push(leaf);
  return leaf.result;
}

const all = (parts: Truth[]): Truth => (parts.includes(false) ? false : parts.includes(null) ? null : true);
const any = (parts: Truth[]): Truth => (parts.includes(true) ? true : parts.includes(null) ? null : false);
const not = (part: Truth): Truth => (part === null ? null : !part);

type Leaf = Exclude<Condition, { all: Condition[] } | { any: Condition[] } | { not: Condition }>;

function evaluateLeaf(leaf: Leaf, facts: ConditionFacts, { now, zone }: Frame): LeafResult {
  if ("attribute" in leaf) {
    const found = Object.hasOwn(facts.attributes, leaf.attribute) ? facts.attributes[leaf.attribute] : null;
    return { test: describe(leaf.attribute, leaf), found, result: compare(leaf.op, found, leaf.value, now, zone) };
  }
  if ("tag" in leaf) {
    return { test: `has tag ${leaf.tag}`, found: facts.tags, result: facts.tags.includes(leaf.tag) };
  }
  if ("stage" in leaf) {
    const wanted = [leaf.stage].flat();
    return { test: `stage is ${wanted.join(" or ")}`, found: facts.stage, result: wanted.includes(facts.stage) };
  }
  if ("label" in leaf) {
    const found = facts.labels ?? [];
    return { test: `is called ${leaf.label}`, found, result: found.includes(leaf.label) };
  }
  if ("account" in leaf) {
    // The lead as it is now in this walk; of the others, those whom a test holds for were found in the database.
    const ofLead = (who: Condition) => evaluate(who, facts, { now, zone: "UTC" }, []) === true;
    return evaluateAccount(leaf.account, facts, now, ofLead);
  }
  if ("score" in leaf) {
    const found = facts.score[leaf.score];
    return {
      test: describe(`${leaf.score} score`, leaf),
      found,
      result: compare(leaf.op, found, leaf.value, now, zone),
    };
  }
  if ("event" in leaf) {
    const found = countEvents(leaf, facts, { now, zone });
    const count = leaf.count ?? { op: "gte", value: 1 };
    return {
      test: `${describe(`count of event ${leaf.event}`, count)}${leaf.within ? ` within ${leaf.within}` : ""}`,
      found,
      result: compare(count.op, found, count.value, now, zone),
    };
  }
  const earliest = since(now, leaf.within);
  const found = mailInstants(leaf, facts).filter((at) => at.getTime() >= earliest && at <= now);
  const { count } = leaf;
  if (count !== undefined) {
    const test = describe(`count of ${describeMessage(leaf)}`, count);
    return { test, found: found.length, result: compare(count.op, found.length, count.value, now, zone) };
  }
  const last = found.toSorted((a, b) => a.getTime() - b.getTime()).at(-1);
  return { test: describeMessage(leaf), found: last?.toISOString() ?? null, result: last !== undefined };
}

function describe(subject: string, test: { op: keyof typeof operators; value?: unknown }) {
  const right = test.value === undefined ? "" : ` ${JSON.stringify(test.value)}`;
  return `${subject} ${operators[test.op].words}${right}`;
}

function describeMessage(leaf: Extract<Condition, { message: unknown }>) {
  const link = leaf.link ? ` ${leaf.link}` : "";
  const span = leaf.within ? ` within ${leaf.within}` : "";
  const of =
    leaf.sequence === undefined ? "" : leaf.sequence === everySequence ? " of any sequence" : ` of ${leaf.sequence}`;
  return `${leaf.message}${link} ${leaf.step ? `step ${leaf.step}` : "any step"}${of}${span}`;
}

const since = (now: Date, within: string | undefined) =>
  within === undefined ? -Infinity : (shiftUtc(now, within, -1) ?? -Infinity);

function countEvents(leaf: Extract<Condition, { event: string }>, facts: ConditionFacts, { now, zone }: Frame) {
  const earliest = since(now, leaf.within);
  return facts.events.filter(
    (event) =>
      event.name === leaf.event &&
      event.at.getTime() >= earliest &&
      event.at.getTime() <= now.getTime() &&
      matchesProperties(leaf.where, event.properties, now, zone),
  ).length;
}

/**
 * Whether every filter of a `where` list is true for the properties of an event. No list matches everything.
 * @param trigger properties of the event that enrolled, for filters that compare with them
 */
export function matchesProperties(
  where: readonly WalkFilter[] | undefined,
  properties: Readonly<Record<string, unknown>>,
  now: Date,
  zone: string,
  trigger: Readonly<Record<string, unknown>> = {},
): boolean {
  return (where ?? []).every((filter) => {
    const left = propertyOf(properties, filter.property);
    if (filter.trigger === undefined) return compare(filter.op, left, filter.value, now, zone) === true;
    return comparePair(filter.op, left, propertyOf(trigger, filter.trigger), now, zone) === true;
  });
}

const propertyOf = (properties: Readonly<Record<string, unknown>>, name: string) =>
  Object.hasOwn(properties, name) ? properties[name] : null;

/** Two properties that systems told: a number and its text are the same id, as they are the same key. */
function comparePair(op: WalkFilter["op"], left: unknown, right: unknown, now: Date, zone: string): Truth {
  if (!isScalar(left) || !isScalar(right)) return null;
  const asText = (op === "eq" || op === "neq") && typeof left !== typeof right;
  return asText ? compare(op, String(left), String(right), now, zone) : compare(op, left, right, now, zone);
}

const isScalar = (value: unknown): value is Exclude<Operand, null | undefined | readonly unknown[]> =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean";
