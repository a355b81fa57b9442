import { describe, expect, test } from "vitest";
import { howToEnroll, judgeMove, moves } from "../../src/lead/stage/allowed-moves.ts";
import { stages } from "../../src/sequence/condition/condition.ts";

const recycledAt = null;

test("the table of moves", () => {
  const table = stages.map((stage) => [stage, ...moves.map((move) => judgeMove({ stage, recycledAt }, move).kind)]);
  expect(table).toEqual([
    // stage, to prospect, customer, disqualified, recycled
    ["lead", "allowed", "allowed", "allowed", "refused"],
    ["prospect", "done", "allowed", "allowed", "allowed"],
    ["customer", "refused", "done", "refused", "allowed"],
    ["disqualified", "allowed", "refused", "done", "allowed"],
  ]);
});

test("a lead that was recycled is recycled already, one that never was anything else cannot be", () => {
  expect(judgeMove({ stage: "lead", recycledAt: new Date() }, "recycled")).toEqual({ kind: "done" });
  expect(judgeMove({ stage: "lead", recycledAt }, "recycled")).toMatchObject({ code: "stage_not_allowed" });
});

test("a refusal says what is allowed", () => {
  expect(judgeMove({ stage: "customer", recycledAt }, "prospect")).toEqual({
    kind: "refused",
    code: "stage_not_allowed",
    allowed: ["recycled"],
    reason: 'A customer cannot be moved to "prospect". Allowed from here: recycled.',
  });
});

describe("what to do so that a sequence takes somebody in", () => {
  const now = new Date("2026-01-05T09:00:00Z");
  const later = new Date("2026-02-01T09:00:00Z");

  test.each([
    ["prospect", /rep.*"recycled".*not-a-prospect/],
    ["customer", /customer.*"recycled"/],
    ["disqualified", /disqualified.*"recycled"/],
  ] as const)("a %s", (stage, words) => {
    const how = howToEnroll({ stage, coolUntil: null }, now);
    expect(how?.code).toBe("not_a_lead");
    expect(how?.reason).toMatch(words);
  });

  test("a lead that is left alone, until that is over", () => {
    expect(howToEnroll({ stage: "lead", coolUntil: later }, now)).toMatchObject({
      code: "cooling_down",
      reason: expect.stringContaining("2026-02-01T09:00:00.000Z"),
    });
    expect(howToEnroll({ stage: "lead", coolUntil: later }, later)).toBeNull();
  });
});
