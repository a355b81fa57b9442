import { describe, expect, test } from "vitest";
import { defineSteps, mails, readStarter, run } from "./support.ts";

const email = (id: string, rest: object = {}) => ({ id, kind: "email", template: `test/${id}`, ...rest });
const start = "2026-03-02T14:00:00Z"; // a Monday
const lead = (trialEnds?: string) => ({
  timezone: "America/New_York",
  attributes: { plan: "trial", ...(trialEnds !== undefined && { trial_ends_at: trialEnds }) },
});

describe("the trial sequence", async () => {
  const trial = await readStarter("trial-expiry");

  test.each([
    ["weeks ago", "2026-02-10", ["ended 2026-03-04T14:00:00Z"]],
    ["yesterday", "2026-03-01", ["ended 2026-03-04T14:00:00Z"]],
    ["later today", "2026-03-02", ["today 2026-03-02T14:00:00Z", "ended 2026-03-04T14:00:00Z"]],
    ["tomorrow", "2026-03-03", ["today 2026-03-03T13:00:00Z", "ended 2026-03-05T13:00:00Z"]],
    [
      "in three days",
      "2026-03-05",
      ["soon 2026-03-02T14:00:00Z", "today 2026-03-05T13:00:00Z", "ended 2026-03-07T13:00:00Z"],
    ],
  ])("says nothing that is not true any more to whose trial ends %s", (_when, ends, expected) => {
    expect(mails(run(trial, start, lead(ends)))).toEqual(expected);
  });

  test("tells why a mail was skipped", () => {
    const skipped = run(trial, start, lead("2026-03-01")).entries.filter(({ what }) => what.outcome === "skipped");
    expect(skipped.map(({ stepId }) => stepId)).toEqual(["soon", "today"]);
    expect(skipped[0]!.reason).toContain("-P3D of 2026-03-01 was 2026-02-26T14:00:00.000Z, before the lead got here.");
  });
});

describe("a date that is over, with nothing written for it", () => {
  const date = (rest: object = {}) => ({
    id: "date",
    kind: "waitForDate",
    attribute: "trial_ends_at",
    at: "09:00",
    ...rest,
  });
  const wait = { id: "pause", kind: "wait", for: "P1D" };

  test("skips every mail up to the next wait, behind branches too, and does the rest", () => {
    const definition = defineSteps([
      date(),
      { id: "b", kind: "branch", if: { attribute: "plan", op: "eq", value: "trial" }, onTrue: "one", onFalse: "two" },
      email("one", { next: "tag" }),
      email("two"),
      { id: "tag", kind: "updateLead", addTags: ["ended"] },
      email("three"),
      wait,
      email("four"),
    ]);
    const timetable = run(definition, start, lead("2026-02-01"));
    expect(mails(timetable)).toEqual(["four 2026-03-03T14:00:00Z"]);
    expect(timetable.effects.map(({ effect }) => effect.kind)).toEqual(["updateLead", "sendEmail"]);
  });

  test("a missing date and one that cannot be read are skipped alike", () => {
    const definition = defineSteps([date(), email("one"), wait, email("two")]);
    expect(mails(run(definition, start, lead()))).toEqual(["two 2026-03-03T14:00:00Z"]);
    expect(mails(run(definition, start, lead("soon")))).toEqual(["two 2026-03-03T14:00:00Z"]);
  });

  test("what is written is done: onPast and onMissing name their step", () => {
    const definition = defineSteps([date({ onPast: "one", onMissing: "one" }), email("one")]);
    expect(mails(run(definition, start, lead("2026-02-01")))).toEqual(["one 2026-03-02T14:00:00Z"]);
    expect(mails(run(definition, start, lead()))).toEqual(["one 2026-03-02T14:00:00Z"]);
  });

  test("a time of day is over at its minute", () => {
    const definition = defineSteps([date({ at: undefined, offset: "-PT2H" }), email("one"), wait, email("two")]);
    expect(mails(run(definition, start, lead("2026-03-02T15:00:00Z")))).toEqual(["two 2026-03-03T14:00:00Z"]);
    expect(mails(run(definition, start, lead("2026-03-02T16:30:00Z")))[0]).toBe("one 2026-03-02T14:30:00Z");
  });
});
