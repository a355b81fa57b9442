import { describe, expect, test } from "vitest";
import { condition } from "../../src/sequence/condition/condition.ts";
import type { Condition } from "../../src/sequence/condition/condition.ts";
import { evaluateCondition } from "../../src/sequence/condition/evaluate.ts";
import type { ConditionFacts } from "../../src/sequence/condition/facts.ts";
import { operatorNames } from "../../src/sequence/condition/operators.ts";

const now = new Date("2026-03-10T12:00:00Z");
const at = (text: string) => new Date(text);

const facts: ConditionFacts = {
  attributes: { plan: "free", seats: 5, active: true, ends: "2026-03-20", gone: null, odd: "soon" },
  tags: ["vip"],
  stage: "lead",
  score: { total: 30, fit: 10, engagement: 20 },
  events: [
    { name: "viewed", at: at("2026-03-09T00:00:00Z"), properties: { page: "pricing", seconds: 40 } },
    { name: "viewed", at: at("2026-02-01T00:00:00Z"), properties: { page: "home" } },
    { name: "viewed", at: at("2026-03-11T00:00:00Z"), properties: { page: "future" } },
  ],
  messages: [
    {
      stepId: "hello",
      sentAt: at("2026-03-01T00:00:00Z"),
      openedAt: [at("2026-03-02T00:00:00Z")],
      clicks: [{ url: "https://example.com/a", at: at("2026-03-03T00:00:00Z") }],
      repliedAt: [],
    },
  ],
};

const result = (tested: Condition) => evaluateCondition(condition.parse(tested), facts, now, "UTC").result;
const attribute = (name: string, op: string, value?: unknown) =>
  result(condition.parse({ attribute: name, op, ...(value === undefined ? {} : { value }) }));

describe("comparisons", () => {
  test.each([
    ["plan", "eq", "free", true],
    ["plan", "neq", "free", false],
    ["plan", "in", ["free", "pro"], true],
    ["plan", "notIn", ["pro"], true],
    ["plan", "contains", "re", true],
    ["plan", "startsWith", "Fr", false],
    ["plan", "endsWith", "ee", true],
    ["seats", "gt", 5, false],
    ["seats", "gte", 5, true],
    ["seats", "lt", 5, false],
    ["seats", "lte", 5, true],
    ["active", "eq", true, true],
    ["ends", "before", "2026-03-21", true],
    ["ends", "after", "2026-03-20T00:00:00Z", false],
    ["ends", "withinNext", "P10D", true],
    ["ends", "withinNext", "P9D", false],
    ["ends", "withinLast", "P10D", false],
    ["ends", "exists", undefined, true],
    ["gone", "notExists", undefined, true],
    ["never", "exists", undefined, false],
  ])("%s %s %j is %j", (name, op, value, expected) => {
    expect(attribute(name, op, value)).toBe(expected);
  });

  test("a missing or null attribute is unknown to every operator but exists and notExists", () => {
    const sample: Record<string, unknown> = { in: ["a"], notIn: ["a"], contains: "a", startsWith: "a", endsWith: "a" };
    for (const date of ["before", "after"]) sample[date] = "2026-01-01";
    for (const span of ["withinLast", "withinNext"]) sample[span] = "P1D";
    for (const op of operatorNames.filter((name) => name !== "exists" && name !== "notExists")) {
      const values = [attribute("never", op, sample[op] ?? 1), attribute("gone", op, sample[op] ?? 1)];
      expect([op, ...values]).toEqual([op, null, null]);
    }
  });

  test("a value of another type is unknown, not false and not true", () => {
    expect(attribute("seats", "eq", "5")).toBeNull();
    expect(attribute("seats", "neq", "5")).toBeNull();
    expect(attribute("plan", "gt", 3)).toBeNull();
    expect(attribute("odd", "before", "2026-01-01")).toBeNull();
    expect(attribute("seats", "in", ["5"])).toBeNull();
  });

  test("an inherited property is not an attribute", () => {
    expect(attribute("constructor", "exists")).toBe(false);
  });
});

describe("three-valued logic", () => {
  const [yes, no, unknown]: Condition[] = [
    { tag: "vip" },
    { tag: "none" },
    { attribute: "never", op: "eq", value: 1 },
  ] as const;
  const parts = { true: yes, false: no, null: unknown };
  const of = (name: boolean | null) => parts[`${name}`];

  test.each([
    [true, true, true, true],
    [true, false, false, true],
    [true, null, null, true],
    [false, false, false, false],
    [false, null, false, null],
    [null, null, null, null],
  ])("%j and %j is %j, or is %j", (left, right, both, either) => {
    expect(result({ all: [of(left), of(right)] })).toBe(both);
    expect(result({ all: [of(right), of(left)] })).toBe(both);
    expect(result({ any: [of(left), of(right)] })).toBe(either);
    expect(result({ any: [of(right), of(left)] })).toBe(either);
  });

  test("not unknown is unknown", () => {
    expect(result({ not: unknown })).toBeNull();
    expect(result({ not: yes })).toBe(false);
  });
});

describe("events, messages, stage and score", () => {
  test("events are counted within a window, up to now, by their properties", () => {
    expect(result({ event: "viewed" })).toBe(true);
    expect(result({ event: "viewed", count: { op: "eq", value: 2 } })).toBe(true);
    expect(result({ event: "viewed", within: "P7D", count: { op: "eq", value: 1 } })).toBe(true);
    expect(result({ event: "viewed", where: [{ property: "page", op: "eq", value: "pricing" }], within: "P7D" })).toBe(
      true,
    );
    expect(result({ event: "viewed", where: [{ property: "page", op: "eq", value: "future" }] })).toBe(false);
    expect(result({ event: "viewed", where: [{ property: "seconds", op: "gt", value: 60 }] })).toBe(false);
    expect(result({ event: "other", count: { op: "eq", value: 0 } })).toBe(true);
  });

  test("messages are asked for what a person did with them", () => {
    expect(result({ message: "sent", step: "hello" })).toBe(true);
    expect(result({ message: "opened" })).toBe(true);
    expect(result({ message: "opened", within: "P2D" })).toBe(false);
    expect(result({ message: "clicked", link: "https://example.com/a" })).toBe(true);
    expect(result({ message: "clicked", link: "https://example.com/b" })).toBe(false);
    expect(result({ message: "clicked", link: "example.com/a" })).toBe(true);
    expect(result({ message: "clicked", link: "https://example.com/a?plan=team" })).toBe(true);
    expect(result({ message: "replied" })).toBe(false);
    expect(result({ message: "opened", step: "other" })).toBe(false);
  });

  test("stage is one of a list, score compares a half or the whole", () => {
    expect(result({ stage: ["lead", "customer"] })).toBe(true);
    expect(result({ stage: "prospect" })).toBe(false);
    expect(result({ score: "engagement", op: "gte", value: 20 })).toBe(true);
    expect(result({ score: "total", op: "gt", value: 30 })).toBe(false);
  });

  test("the answer comes with every test that was made, for explain", () => {
    const { leaves } = evaluateCondition(
      { any: [{ tag: "vip" }, { attribute: "plan", op: "eq", value: "pro" }] },
      facts,
      now,
      "UTC",
    );
    expect(leaves).toEqual([
      { test: "has tag vip", found: ["vip"], result: true },
      { test: 'plan is "pro"', found: "free", result: false },
    ]);
  });
});
