import { expect, test } from "vitest";
import { policySchema } from "../../src/lead/qualification/policy-schema.ts";
import { answerOf, judgeReadiness, usualPolicy } from "../../src/lead/qualification/policy.ts";

const criteria = ["a", "b", "c"].map((key) => ({ key, name: key, question: `${key}?` }));
const answered = (states: Record<string, "unknown" | "yes" | "no">) =>
  Object.fromEntries(Object.entries(states).map(([key, state]) => [key, { state }]));

test.each([
  ["all", { a: "yes", b: "yes" }, false, ["c"], 1],
  ["all", { a: "yes", b: "yes", c: "yes" }, true, [], 0],
  ["any", {}, false, ["a", "b", "c"], 1],
  ["any", { c: "yes", a: "no" }, true, ["a", "b"], 0],
  [2, { a: "yes", b: "no", c: "unknown" }, false, ["b", "c"], 1],
  [2, { a: "yes", c: "yes" }, true, ["b"], 0],
] as const)("need %s of %j: ready %s", (need, states, ready, missing, short) => {
  const policy = { criteria, sql: { of: ["a", "b", "c"], need } };
  expect(judgeReadiness(policy, answered(states))).toEqual({ ready, missing: [...missing], short });
});

test("a criterion may be called like anything of JavaScript", () => {
  const policy = { criteria, sql: { of: ["constructor"], need: "all" as const } };
  expect(judgeReadiness(policy, {}).ready).toBe(false);
  expect(answerOf({}, "constructor")).toBeUndefined();
});

test("criteria outside of the rule do not count", () => {
  expect(judgeReadiness({ criteria, sql: { of: ["a"], need: "all" } }, answered({ b: "yes", c: "yes" })).ready).toBe(
    false,
  );
});

test("the policy as shipped is one that could be set", () => {
  expect(policySchema.parse(usualPolicy)).toEqual(usualPolicy);
  expect(usualPolicy.criteria.map(({ key }) => key)).toEqual([
    "budget",
    "authority",
    "need",
    "timing",
    "target_market",
  ]);
});

test.each([
  [{ criteria, sql: { of: ["a", "z"], need: "all" } }, "sql.of.1"],
  [{ criteria, sql: { of: ["a", "a"], need: "all" } }, "sql.of.1"],
  [{ criteria, sql: { of: ["a", "b"], need: 3 } }, "sql.need"],
  [{ criteria: [...criteria, criteria[0]], sql: { of: ["a"], need: "any" } }, "criteria.3.key"],
])("what cannot be carried out is refused where it stands: %#", (policy, path) => {
  const read = policySchema.safeParse(policy);
  expect(read.error?.issues.map((issue) => issue.path.join("."))).toEqual([path]);
});
