import { expect, test } from "vitest";
import { impliedConsentEnds } from "../../src/enrollment/admit/find-expired-consents.ts";

const policy = { impliedConsentExpires: { CA: "P2Y" } };
const canadian = { attributes: { country: "CA" }, timezone: null };
const silent = { consent: {}, mail: null, since: new Date("2024-02-29T12:00:00Z") };

test("in Canada consent is implied for two years after the last event", () => {
  expect(impliedConsentEnds(policy, canadian, silent, undefined)).toEqual(new Date("2026-02-28T12:00:00Z"));
  const byZone = { attributes: {}, timezone: "America/Toronto" };
  expect(impliedConsentEnds(policy, byZone, silent, undefined)).toEqual(new Date("2026-02-28T12:00:00Z"));
});

test.each([
  ["no rule is set", {}, canadian, silent, undefined],
  ["they are elsewhere", policy, { attributes: { country: "DE" }, timezone: null }, silent, undefined],
  ["nobody knows where they are", policy, { attributes: {}, timezone: null }, silent, undefined],
  ["they granted mails", policy, canadian, { ...silent, mail: "granted" as const }, "news"],
  [
    "they granted the topic",
    policy,
    canadian,
    { ...silent, consent: { topics: { news: "granted" as const } } },
    "news",
  ],
] as const)("it does not end where %s", (_what, rule, lead, implied, topic) => {
  expect(impliedConsentEnds(rule, lead, implied, topic)).toBeNull();
});

test("the consent to another topic is none to this one", () => {
  const other = { ...silent, consent: { topics: { other: "granted" as const } } };
  expect(impliedConsentEnds(policy, canadian, other, "news")).not.toBeNull();
  expect(impliedConsentEnds(policy, canadian, other, undefined)).toBeNull();
});
