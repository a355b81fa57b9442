import { expect, test } from "vitest";
import { shippedPolicy } from "../../src/consent/policy/policy.ts";
import { readChoice, saidBy } from "../../src/preference/save/choice.ts";
import type { Standing } from "../../src/preference/save/choice.ts";

const measured = { opens: true, clicks: true, profile: true };
const standing: Standing = { consent: {}, policy: shippedPolicy, measured, topics: ["news", "offers"] };
const fields = (entries: Record<string, string[]>) => readChoice(new Map(Object.entries(entries)));
const shown = { shownTopic: ["news", "offers"], shownMeasure: ["opens", "clicks", "profile"] };
const all = { topic: ["news", "offers"], measure: ["opens", "clicks", "profile"] };

test("a box that was ticked before, and is left so, is no consent", () => {
  expect(saidBy(fields({ ...shown, ...all }), standing)).toEqual({});
});

test("what is unticked is denied, and what is ticked again is granted", () => {
  const choice = fields({ ...shown, topic: ["news"], measure: ["clicks"] });
  expect(saidBy(choice, standing)).toEqual({ topics: { offers: "denied" }, opens: "denied", profile: "denied" });
  const left = { consent: { topics: { news: "denied" as const } }, measured: { ...measured, opens: false } };
  expect(saidBy(fields({ ...shown, ...all }), { ...standing, ...left })).toEqual({
    topics: { news: "granted" },
    opens: "granted",
  });
});

test("who is not measured and leaves it so has said nothing", () => {
  const nobody = { opens: false, clicks: false, profile: false };
  expect(saidBy(fields({ ...shown, topic: ["news", "offers"] }), { ...standing, measured: nobody })).toEqual({});
});

test("what the page did not show, or the installation never does, is no choice", () => {
  const policy = { ...shippedPolicy, opens: { ...shippedPolicy.opens, measure: false } };
  const choice = fields({ shownTopic: ["gone"], shownMeasure: ["opens", "other"], topic: [], measure: [] });
  expect(saidBy(choice, { ...standing, policy })).toEqual({});
  expect(saidBy(fields({}), standing)).toEqual({});
});

test.each([
  [{ pace: ["usual"], pause: ["0"] }, null, 0],
  [{ pace: ["1"], pause: ["30"] }, 1, 30],
  [{ pace: ["2"], pause: ["keep"] }, 2, undefined],
  [{ pace: ["99"], pause: ["9999"] }, undefined, undefined],
  [{}, undefined, undefined],
])("of %j", (entries, mailsPerWeek, pauseDays) => {
  expect(fields(entries)).toMatchObject({ mailsPerWeek, pauseDays });
});
