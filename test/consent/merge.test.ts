import { expect, test } from "vitest";
import { mergeConsent } from "../../src/consent/state/merge.ts";
import type { Trust } from "../../src/consent/state/merge.ts";
import type { ConsentItem } from "../../src/lead/consent/consent-input.ts";

const opens = (state: ConsentItem["state"]): ConsentItem => ({ purpose: "opens", topic: "", state });
const news = (state: ConsentItem["state"]): ConsentItem => ({ purpose: "mail", topic: "news", state });

type Said = ConsentItem["state"];
const table: [Trust, Said | undefined, Said, "changed" | "same" | "kept"][] = [
  ["said", undefined, "granted", "changed"],
  ["said", "denied", "granted", "changed"],
  ["said", "granted", "denied", "changed"],
  ["said", "denied", "denied", "same"],
  ["given", undefined, "granted", "changed"],
  ["given", undefined, "denied", "changed"],
  ["given", "granted", "denied", "changed"],
  ["given", "denied", "granted", "kept"],
  ["given", "granted", "granted", "same"],
  ["known", undefined, "granted", "changed"],
  ["known", undefined, "denied", "changed"],
  ["known", "denied", "granted", "kept"],
  ["known", "granted", "denied", "kept"],
];

test.each(table)("%s over %s: %s is %s", (trust, before, state, outcome) => {
  for (const item of [opens(state), news(state)]) {
    const known = before === undefined ? {} : { opens: before, topics: { news: before } };
    const merged = mergeConsent(known, undefined, [item], trust);
    expect(merged[outcome]).toEqual([item]);
    const now = outcome === "changed" ? state : before;
    expect(item.topic === "" ? merged.consent.opens : merged.consent.topics?.["news"]).toBe(now);
  }
});

test("what is known of all mails is the suppression, and is no part of what is kept with the lead", () => {
  const all: ConsentItem = { purpose: "mail", topic: "", state: "granted" };
  expect(mergeConsent({}, "denied", [all], "given")).toMatchObject({ kept: [all], consent: {} });
  expect(mergeConsent({}, "denied", [all], "said")).toMatchObject({ changed: [all], consent: {} });
});

test("what was known is not changed in place", () => {
  const known = { topics: { news: "granted" as const } };
  mergeConsent(known, undefined, [news("denied"), opens("denied")], "said");
  expect(known).toEqual({ topics: { news: "granted" } });
});
