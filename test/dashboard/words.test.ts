import { expect, test } from "vitest";
import { readWhere, whereLines } from "../../src/dashboard/webhook/where.ts";
import { conditionWords } from "../../src/dashboard/word/conditions.ts";
import { needsOf } from "../../src/dashboard/overview/needs.ts";
import type { NeedFacts } from "../../src/dashboard/overview/needs.ts";
import { rowsHref } from "../../src/dashboard/rows/rows-href.ts";
import { groupsFor } from "../../src/dashboard/shell/sections.ts";
import { wordsFor } from "../../src/dashboard/shell/said.ts";
import { happened } from "../../src/dashboard/word/happened.ts";
import { counted, percent, signed } from "../../src/dashboard/word/numbers.ts";
import { settingsWords } from "../../src/dashboard/word/settings.ts";
import { stepWords } from "../../src/dashboard/word/steps.ts";
import { durationWords, moment, span } from "../../src/dashboard/word/times.ts";
import { verdictWords } from "../../src/dashboard/word/verdicts.ts";
import { sequenceDefinition } from "../../src/sequence/definition/definition.ts";
import { step } from "../../src/sequence/definition/steps.ts";

const now = new Date("2026-03-28T22:30:00Z");

test.each([
  ["2026-03-28T22:10:00Z", "Today 23:10"],
  ["2026-03-27T23:10:00Z", "Today 00:10"],
  ["2026-03-27T22:10:00Z", "Yesterday 23:10"],
  // Summer time has begun by then.
  ["2026-03-29T07:00:00Z", "Tomorrow 09:00"],
  ["2026-04-02T07:00:00Z", "Apr 2 09:00"],
  ["2025-12-31T12:00:00Z", "Dec 31, 2025 13:00"],
])("%s is said as %s in Berlin", (at, said) => {
  expect(moment(new Date(at), "Europe/Berlin", now)).toBe(said);
});

test.each([
  [0, "0 s"],
  [59_000, "59 s"],
  [100 * 60_000, "1 h 40 min"],
  [3_600_000, "1 h"],
  [36 * 3_600_000, "1 d 12 h"],
  [24 * 86_400_000 + 3_600_000, "24 d"],
])("%i ms are said as %s", (ms, said) => expect(span(ms)).toBe(said));

test("durations, shares and signs are said as people say them", () => {
  expect(durationWords("P2D", "business")).toBe("2 business days");
  expect(durationWords("PT1H30M")).toBe("1 hour 30 minutes");
  expect(durationWords("soon")).toBe("soon");
  expect([percent(0.381), percent(null), signed(-4), signed(12)]).toEqual(["38.1 %", "–", "−4", "+12"]);
  expect([counted(1, "reply", "replies"), counted(1_200, "reply", "replies")]).toEqual(["1 reply", "1,200 replies"]);
});

test.each([
  [{ id: "a", kind: "email", template: "welcome/hello" }, "Mail · welcome/hello"],
  [{ id: "a", kind: "wait", for: "P2D", days: "business" }, "Wait 2 business days"],
  [{ id: "a", kind: "waitUntil", weekday: ["tue", "thu"], at: "09:00" }, "Wait for Tuesday or Thursday 09:00"],
  [{ id: "a", kind: "waitForDate", attribute: "trialEnd", offset: "-P3D" }, "Wait for trialEnd − 3 days"],
  [{ id: "a", kind: "waitForEvent", event: "message.clicked", timeout: "P3D" }, "Clicked within 3 days?"],
  [
    { id: "a", kind: "branch", if: { all: [{ tag: "vip" }, { attribute: "plan", op: "eq", value: "trial" }] } },
    "Tagged vip and plan is trial?",
  ],
  [{ id: "a", kind: "task", task: "call", title: "Ring them" }, "Task · call: Ring them"],
  [{ id: "a", kind: "webhook", url: "https://hooks.example/x" }, "Call hooks.example"],
])("the step %j is called %s", (input, said) => expect(stepWords(step.parse(input))).toBe(said));

test("what a sequence does is said in a line", () => {
  const definition = sequenceDefinition.parse({
    name: "Welcome",
    trigger: { event: "signup", if: { not: { tag: "competitor" } } },
    window: { open: [{ days: ["mon", "tue", "wed", "thu", "fri"], from: "09:00", to: "17:00" }] },
    cap: { perDay: 1 },
    reentry: { after: "P30D" },
    steps: [{ id: "hello", kind: "email", template: "hello" }],
  });
  expect(settingsWords(definition)).toBe(
    "Enrolls on signup, if not tagged competitor · mon–fri 09:00–17:00 in the lead’s zone · at most 1 mail a day · may come again after 30 days",
  );
});

test("a touch says its verdict and its reasons, and whether it counts", async () => {
  expect(verdictWords("human", ["person_clicked"])).toBe("a person: own browser, after delivery");
  expect(verdictWords("machine", ["apple_mpp", "some_new_rule"])).toBe(
    "a machine: Apple loads images in the background, read or not, some new rule",
  );
  const names = { sequences: new Map(), reps: new Map() };
  const machine = happened("opened", { verdict: "machine", reasons: ["apple_mpp"] }, names);
  expect(machine.dot).toBe("ring");
  expect(String(await machine.more)).toContain("counts for nothing");
  const person = happened("clicked", { verdict: "human", reasons: ["person_clicked"], link: "pricing" }, names);
  expect([person.dot, String(await person.more)]).toEqual([
    "",
    '<span class="mono">pricing</span> · a person: own browser, after delivery',
  ]);
});

test("the rows of a number are a page, and whatever else a link says leads home", () => {
  expect(rowsHref("/v1/messages?fact=opened&stepId=a")).toBe("/rows/messages?fact=opened&stepId=a");
  expect(rowsHref("/v1/leads?fact=mql")).toBe("/leads?fact=mql");
  expect(rowsHref("https://evil.example/v1/other")).toBe("/");
  expect(wordsFor("paused")).toMatch(/^Paused/);
  expect([wordsFor("constructor"), wordsFor("<script>"), wordsFor(undefined)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

const none: NeedFacts = {
  late: [],
  open: { count: 0, hasMore: false },
  reviews: { count: 0, hasMore: false, heldUntil: null },
  trips: [],
  asides: [],
  failing: [],
  heldMails: { count: 0, hasMore: false },
  holds: [],
};

test("what needs somebody comes with the one button that helps, the most pressing first", () => {
  expect(needsOf(none, "UTC", now)).toEqual([]);
  const createdAt = new Date("2026-03-28T20:50:00Z");
  const needs = needsOf(
    {
      ...none,
      late: [{ id: "h1", who: "Dana Weiss (Brightlab)", rep: "Robin", createdAt, why: "they replied" }],
      open: { count: 3, hasMore: false },
      reviews: { count: 2, hasMore: false, heldUntil: new Date("2026-03-30T09:00:00Z") },
      asides: [
        { code: "not_rendered", reason: "names a field that no lead has" },
        { code: "not_rendered", reason: "the same again" },
      ],
    },
    "UTC",
    now,
  );
  expect(needs.map(({ tone, title, href }) => [tone, title, href])).toEqual([
    ["hot", "Handoff without an answer for 1 h 40 min", "/handoffs/h1"],
    ["warm", "2 mails in review", "/review"],
    ["cold", "2 things set aside", "/jobs"],
    ["leaf", "2 handoffs wait to be accepted", "/handoffs"],
  ]);
});

test("a rep sees the leads, and nothing of how the house runs", () => {
  const paths = groupsFor({ role: "rep" }).flatMap(({ entries }) => entries.map(({ path }) => path));
  expect(paths).toEqual(["/handoffs", "/leads"]);
  const keys = groupsFor({ role: "admin" }).flatMap(({ entries }) => entries.map(({ key }) => key));
  expect(new Set(keys).size).toBe(keys.length);
});

test("conditions on accounts are phrases", () => {
  const customer = { stage: "customer" as const };
  expect(conditionWords({ account: { attribute: "tier", op: "eq", value: "gold" } })).toBe("account tier is gold");
  expect(conditionWords({ account: { people: { op: "gte", value: 3 } } })).toBe("people at the account is at least 3");
  expect(conditionWords({ account: { anyone: customer } })).toBe("at an account with somebody who is a customer");
  expect(conditionWords({ not: { account: { colleague: { any: [customer, { tag: "vip" }] } } } })).toBe(
    "not with a colleague who is (a customer or tagged vip)",
  );
  expect(conditionWords({ account: { owner: false } })).toBe("at an account without an owner");
});

test.each<[string, Record<string, (string | number | boolean | null)[]>]>([
  ["", {}],
  ["verdict: human", { verdict: ["human"] }],
  ["lead.stage: prospect, customer\n\n hard:true ", { "lead.stage": ["prospect", "customer"], hard: [true] }],
  [
    "attempts: 3\nreason: null\nurl: https://a.example/x",
    { attempts: [3], reason: [null], url: ["https://a.example/x"] },
  ],
  ["__proto__: x", Object.fromEntries([["__proto__", ["x"]]])],
])("conditions written as %j are read as what they say", (lines, where) => {
  expect(readWhere(lines)).toEqual(where);
  expect(readWhere(whereLines(where))).toEqual(where);
});
