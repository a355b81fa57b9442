import { describe, expect, test } from "vitest";
import { crosses } from "../../src/sequence/change/crosses.ts";
import { watchedNames } from "../../src/sequence/change/watched-names.ts";
import { parseDefinition } from "../../src/sequence/definition/check/parse.ts";

const now = new Date("2026-03-02T09:00:00Z");
const pro = { attribute: "plan", op: "eq" as const, value: "pro" };
const hot = { score: "total" as const, op: "gte" as const, value: 50 };

describe("a condition becomes true", () => {
  const becomes = (condition: Parameters<typeof crosses>[0], before: object | null, after: object) =>
    crosses(condition, before && { ...before }, { ...after }, now, "UTC");

  test("when an attribute changes to what it asks for, and not while it stays so", () => {
    expect(becomes(pro, { plan: "free" }, { plan: "pro" })).toBe(true);
    expect(becomes(pro, { plan: null }, { plan: "pro" })).toBe(true);
    expect(becomes(pro, { plan: "pro" }, { plan: "pro" })).toBe(false);
    expect(becomes(pro, { plan: "pro" }, { plan: "free" })).toBe(false);
  });

  test("when a tag is added, or taken away where that is asked", () => {
    expect(becomes({ tag: "vip" }, { "#tag:vip": false }, { "#tag:vip": true })).toBe(true);
    expect(becomes({ not: { tag: "vip" } }, { "#tag:vip": true }, { "#tag:vip": false })).toBe(true);
  });

  test("when a score crosses the line, once", () => {
    expect(becomes(hot, { "#total": 49 }, { "#total": 50 })).toBe(true);
    expect(becomes(hot, { "#total": 50 }, { "#total": 70 })).toBe(false);
  });

  test("for a new lead that brings it", () => {
    expect(becomes(pro, null, { plan: "pro" })).toBe(true);
    expect(becomes(pro, null, { plan: null })).toBe(false);
  });

  test("as a whole: the last part that was missing makes it so", () => {
    const both = { all: [pro, hot] };
    expect(becomes(both, { plan: "free", "#total": 60 }, { plan: "pro", "#total": 60 })).toBe(true);
    expect(becomes(both, { plan: "free", "#total": 40 }, { plan: "pro", "#total": 40 })).toBe(false);
  });
});

test("what is watched is what the condition looks at; events cannot be", () => {
  expect(watchedNames({ all: [pro, hot, { not: { tag: "vip" } }, { stage: "customer" }, pro] })).toEqual([
    "plan",
    "#total",
    "#tag:vip",
    "#stage",
  ]);
  expect(watchedNames({ any: [pro, { event: "signup" }] })).toBeNull();
});

test("what no change makes true is refused with its place", () => {
  const problems = (becomes: object) => {
    const steps = [{ id: "one", kind: "email", template: "one" }];
    const parsed = parseDefinition({ name: "Test", trigger: { becomes }, steps });
    return parsed.kind === "ok" ? [] : parsed.problems.map(({ pointer, code }) => `${pointer} ${code}`);
  };
  expect(problems({ any: [pro, { event: "signup" }] })).toEqual(["/trigger/becomes/any/1/event no_change"]);
  expect(problems({ attribute: "trialEnds", op: "withinNext", value: "P3D" })).toEqual([
    "/trigger/becomes/op no_change",
  ]);
  expect(problems({ message: "opened" })).toEqual(["/trigger/becomes/message no_change"]);
  expect(problems({ attribute: "plan", op: "eq" })).toEqual(["/trigger/becomes/value invalid_value"]);
  expect(problems(pro)).toEqual([]);
});
