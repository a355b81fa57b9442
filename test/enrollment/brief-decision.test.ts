import { expect, test } from "vitest";
import type { StoredDecision } from "../../src/db/schema/decisions.ts";
import { fromBrief, toBrief } from "../../src/enrollment/decision/brief.ts";

const at = "2026-01-05T09:00:00.000Z";
const send: StoredDecision = {
  at,
  rule: "send_time",
  zone: "Europe/Berlin",
  inputs: { template: "welcome/1" },
  reason: "Every rule allows welcome/1 now.",
  stepId: "mail-1",
  outcome: "send",
};
const sent: StoredDecision = {
  at,
  rule: "message",
  inputs: { visit: 1, settledAt: at },
  reason: "The mail was sent.",
  stepId: "mail-1",
  outcome: "sent",
};
const wait: StoredDecision = {
  at,
  rule: "wait",
  zone: "UTC",
  until: "2026-01-07T09:00:00.000Z",
  reason: `Waits P2D, counted from ${at}.`,
  stepId: "wait-2",
  outcome: "wait",
};

test.each([
  ["a mail that may go", send],
  ["a mail that went", sent],
  ["a wait that begins", wait],
])("%s is stored in few words, and read byte by byte as it was", (_what, decision) => {
  const brief = toBrief(decision);
  expect(brief).toMatchObject({ at, is: expect.any(Number) });
  expect(JSON.stringify(brief).length).toBeLessThan(JSON.stringify(decision).length * 0.65);
  expect(JSON.stringify(fromBrief(brief))).toBe(JSON.stringify(decision));
});

test.each([
  ["a subject that is tried", { ...send, inputs: { template: "welcome/1", subject: "b" } }],
  ["another reason", { ...send, reason: "Every rule allows it." }],
  ["no template", { ...send, inputs: {} }],
  ["no visit", { ...sent, inputs: { settledAt: at } }],
  ["a refusal", { ...sent, outcome: "rejected", reason: "The mail was rejected and is not sent." }],
  ["a delay", { ...wait, shifts: [{ rule: "business_days", from: at, to: at, detail: "A Saturday." }] }],
  ["business days", { ...wait, reason: `Waits P2D in business days, counted from ${at}.` }],
  ["a rule of its own", { ...wait, rule: "wait_for_date" }],
])("what no form says all of is stored as it is: %s", (_what, decision: StoredDecision) => {
  expect(toBrief(decision)).toBe(decision);
  expect(fromBrief(decision)).toBe(decision);
});

test("a form that is not known says so", () => {
  expect(() => fromBrief({ at, is: 99, of: [] })).toThrow("form 99");
});
