import { PgDialect } from "drizzle-orm/pg-core";
import { expect, test } from "vitest";
import { conditionToSql } from "../../src/sequence/condition/to-sql.ts";
import type { Condition } from "../../src/sequence/condition/condition.ts";
import { budgets } from "../../src/sequence/definition/check/budgets.ts";
import { parseDefinition } from "../../src/sequence/definition/check/parse.ts";
import { parseSegmentCondition } from "../../src/sequence/segment/parse-segment.ts";

/** A tree of `any` over leaves, at most 50 at each node. */
function anyOf(leaves: Condition[]): Condition {
  if (leaves.length <= 50) return { any: leaves };
  const width = Math.ceil(leaves.length / 50);
  return {
    any: Array.from({ length: 50 }, (_, n) => leaves.slice(n * width, (n + 1) * width))
      .filter((part) => part.length > 0)
      .map(anyOf),
  };
}

const repeat = (count: number, leaf: (n: number) => Condition) => Array.from({ length: count }, (_, n) => leaf(n));

function problemsOf(condition: Condition): string[] {
  const read = parseDefinition({
    name: "-",
    trigger: { manual: true, if: condition },
    steps: [{ id: "a", kind: "wait", for: "P1D" }],
  });
  return read.kind === "ok" ? [] : read.problems.map(({ code, message }) => `${code}: ${message}`);
}

test.each([
  ["15,000 tests", anyOf(repeat(15_000, (n) => ({ attribute: `a${n}`, op: "exists" })))],
  ["70,000 tags", anyOf(repeat(70_000, (n) => ({ tag: `t${n}` })))],
  [
    "150 lists of 500",
    anyOf(repeat(150, () => ({ attribute: "plan", op: "in", value: Array.from({ length: 500 }, (_, n) => n) }))),
  ],
  ["201 tests", anyOf(repeat(201, (n) => ({ tag: `t${n}` })))],
])("a segment of %s is refused with the limit", (_what, condition) => {
  const begun = performance.now();
  const [problem] = problemsOf(condition);
  expect(problem).toMatch(/^too_big: .*(15000|200|10000)/);
  expect(() => parseSegmentCondition(condition, {})).toThrow("cannot be used");
  expect(performance.now() - begun).toBeLessThan(2_000);
});

test.each<[string, (n: number) => Condition]>([
  ["dates", (n) => ({ attribute: `a${n}`, op: "withinLast", value: "P1D" })],
  ["lists", (n) => ({ attribute: `a${n}`, op: "in", value: Array.from({ length: 50 }, (_, i) => `${i}`) })],
  ["messages", () => ({ message: "clicked", step: "a", link: "x", within: "P1D" })],
  ["events", (n) => ({ event: "e", within: "P1D", where: [{ property: `p${n}`, op: "before", value: "2026-01-01" }] })],
])("as many %s as a condition may have are fewer parameters than a statement may have", (_what, leaf) => {
  const all = anyOf(repeat(budgets.tests, leaf));
  const { params } = new PgDialect().sqlToQuery(conditionToSql(all, { now: new Date(0) }));
  expect(params.length).toBeLessThan(65_535);
});

test("a definition with 50,000 keys is refused at once, in YAML and in JSON", () => {
  const keys = Array.from({ length: 50_000 }, (_, n) => `key${n}`);
  const begun = performance.now();
  const yaml = parseDefinition(keys.map((key) => `${key}: 1`).join("\n"));
  const json = parseDefinition(Object.fromEntries(keys.map((key) => [key, 1])));
  expect(performance.now() - begun).toBeLessThan(5_000);
  for (const read of [yaml, json]) expect(read).toMatchObject({ kind: "invalid", problems: [{ code: "too_big" }] });
});

test("a key that is there twice is told", () => {
  const read = parseDefinition("name: A\nname: B\n");
  expect(read).toMatchObject({ problems: [{ code: "yaml_syntax", message: expect.stringContaining('"name"') }] });
});
