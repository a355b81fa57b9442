import { describe, expect, test } from "vitest";
import { decideEnrollment } from "../../src/enrollment/admit/decide-enrollment.ts";
import { factsOfLead } from "../../src/enrollment/simulate/simulated-lead.ts";
import { neededFacts } from "../../src/sequence/definition/needed-facts.ts";
import { matchesTrigger } from "../../src/sequence/matches-trigger.ts";
import { defineSteps, leadOf, readStarter } from "./support.ts";

const now = new Date("2026-03-29T12:00:00Z");
const never = { running: false, lastEnrolledAt: null, busyGroups: [] };
const once = { ...never, lastEnrolledAt: new Date("2026-03-01T12:00:00Z") };
const wait = [{ id: "w", kind: "wait", for: "P1D" }];
const decide = (rest: object, history: Parameters<typeof decideEnrollment>[1]) =>
  decideEnrollment(defineSteps(wait, rest), history, now);

describe("re-entry", () => {
  test("once is once, always is always", () => {
    expect(decide({}, never)).toEqual({ kind: "enroll" });
    expect(decide({}, once)).toMatchObject({ kind: "skip", code: "once_only" });
    expect(decide({ reentry: "always" }, once)).toEqual({ kind: "enroll" });
  });

  test("after some days tells from when on", () => {
    const early = decide({ reentry: { after: "P30D" } }, once);
    expect(early).toMatchObject({ kind: "skip", code: "too_early", until: new Date("2026-03-31T12:00:00Z") });
    expect(decide({ reentry: { after: "P28D" } }, once)).toEqual({ kind: "enroll" });
  });

  test("a running enrollment excludes another, whatever the policy", () => {
    expect(decide({ reentry: "always" }, { ...once, running: true })).toMatchObject({
      kind: "skip",
      code: "already_enrolled",
    });
  });
});

test("a busy group makes a lead wait or skip, with the sequence that holds it", () => {
  const history = { ...never, busyGroups: [{ group: "nurture", sequence: "Ebook" }] };
  const decision = decide({ exclusivity: { groups: ["nurture"] } }, history);
  expect(decision).toMatchObject({ kind: "wait", reason: expect.stringContaining('"Ebook"') });
  expect(decide({ exclusivity: { groups: ["nurture"], whenBusy: "skip" } }, history)).toMatchObject({ kind: "skip" });
  expect(decide({ exclusivity: { groups: ["other"] } }, history)).toEqual({ kind: "enroll" });
});

describe("a trigger", () => {
  const facts = (lead: object = {}) => factsOfLead(leadOf(lead));
  const download = (ebook: string) => ({ kind: "event" as const, name: "ebook_downloaded", properties: { ebook } });

  test("takes its event with fitting properties and a lead its condition is true for", async () => {
    const { trigger } = await readStarter("ebook-download");
    expect(matchesTrigger(trigger, download("handbook"), facts(), now, "UTC")).toEqual({ matches: true });
    expect(matchesTrigger(trigger, download("other"), facts(), now, "UTC")).toMatchObject({ code: "properties" });
    const competitor = facts({ tags: ["competitor"] });
    expect(matchesTrigger(trigger, download("handbook"), competitor, now, "UTC")).toMatchObject({ code: "condition" });
    expect(matchesTrigger(trigger, { kind: "segment", segment: "x" }, facts(), now, "UTC")).toMatchObject({
      code: "other_occasion",
    });
  });

  test("lets everybody in by hand, but not past its condition", async () => {
    const { trigger } = await readStarter("ebook-download");
    expect(matchesTrigger(trigger, { kind: "manual" }, facts(), now, "UTC")).toEqual({ matches: true });
    expect(matchesTrigger(trigger, { kind: "manual" }, facts({ tags: ["competitor"] }), now, "UTC").matches).toBe(
      false,
    );
  });

  test("a condition that is unknown lets nobody in", () => {
    const { trigger } = defineSteps(wait, {
      trigger: { import: "any", if: { attribute: "plan", op: "neq", value: "pro" } },
    });
    expect(matchesTrigger(trigger, { kind: "import", list: "fair" }, facts(), now, "UTC")).toMatchObject({
      code: "condition",
      reason: expect.stringContaining("unknown"),
    });
  });
});

test("the facts a definition needs are those its steps, goals and exits ask for", async () => {
  expect(neededFacts(await readStarter("welcome"))).toEqual({
    events: [],
    ownMessages: false,
    deeds: [],
    account: [],
    score: false,
    tasks: false,
    trigger: false,
    recentSends: true,
  });
  const ebook = neededFacts(await readStarter("ebook-download"));
  expect(ebook).toEqual({
    events: ["demo_booked"],
    ownMessages: true,
    deeds: [],
    account: [],
    score: true,
    tasks: true,
    trigger: false,
    recentSends: true,
  });
});
