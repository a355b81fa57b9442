import { describe, expect, test } from "vitest";
import { simulate } from "../../src/enrollment/simulate/simulate.ts";
import { parseDefinition } from "../../src/sequence/definition/check/parse.ts";
import { defineSteps, leadOf } from "./support.ts";

const short = { name: "short", weight: 30, subject: "Hi" };
const long = { name: "long", weight: 70, subject: "Hello there" };
const step = (subjects: object[], rest: object = {}) => ({
  id: "one",
  kind: "email",
  template: "a/one",
  subjects,
  ...rest,
});

describe("subjects of one mail", () => {
  const definition = defineSteps([step([short, long])]);
  const subjectOf = (leadId: string, of = definition, enrollmentId = "e1") => {
    const ids = { enrollmentId, sequenceId: "s1", leadId };
    const { effects } = simulate({ definition: of, lead: leadOf(), at: new Date("2026-03-02T09:00:00Z"), ids });
    const [mail] = effects.flatMap(({ effect }) => (effect.kind === "sendEmail" ? [effect.variant] : []));
    return mail;
  };

  test("are given by weight", () => {
    const given = Array.from({ length: 2_000 }, (_, n) => subjectOf(`lead-${n}`));
    const shorts = given.filter((name) => name === "short").length;
    expect(given.every((name) => name === "short" || name === "long")).toBe(true);
    expect(shorts).toBeGreaterThan(540);
    expect(shorts).toBeLessThan(660);
  });

  test("stay the same for a lead, in another enrollment and another version", () => {
    const edited = defineSteps([
      step([short, { ...long, subject: "Good day" }]),
      { id: "end-wait", kind: "wait", for: "P1D" },
    ]);
    for (let n = 0; n < 50; n += 1) {
      const id = `lead-${n}`;
      expect([subjectOf(id, definition, "e2"), subjectOf(id, edited)]).toEqual([subjectOf(id), subjectOf(id)]);
    }
  });

  test("are told by a simulation; a mail with one subject has no name of it", () => {
    const { entries } = simulate({ definition, lead: leadOf(), at: new Date("2026-03-02T09:00:00Z") });
    expect(entries[0]?.reason).toMatch(/with the subject "(short|long)"/);
    expect(subjectOf("lead-1", defineSteps([{ id: "one", kind: "email", template: "a/one" }]))).toBeNull();
  });
});

test("subjects that make no sense are refused with their place", () => {
  const problems = (one: object) => {
    const parsed = parseDefinition({ name: "Test", trigger: { manual: true }, steps: [one] });
    return parsed.kind === "ok" ? [] : parsed.problems.map(({ pointer, code }) => `${pointer} ${code}`);
  };
  expect(problems(step([short, long]))).toEqual([]);
  expect(problems(step([short]))).toEqual(["/steps/0/subjects too_small"]);
  expect(problems(step([short, { ...long, name: "short" }]))).toEqual(["/steps/0/subjects/1/name duplicate_variant"]);
  expect(problems(step([short, { ...long, subject: "Hi" }]))).toEqual([
    "/steps/0/subjects/1/subject duplicate_subject",
  ]);
  const none = [short, long].map((one) => ({ ...one, weight: 0 }));
  expect(problems(step(none))).toEqual(["/steps/0/subjects no_weight"]);
  expect(problems(step([short, long], { subject: "Hey" }))).toEqual(["/steps/0/subject two_subjects"]);
  expect(problems(step([short, long], { thread: true }))).toEqual(["/steps/0/subjects subject_not_used"]);
});
