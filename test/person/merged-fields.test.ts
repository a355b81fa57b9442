import { expect, test } from "vitest";
import { mergedFields } from "../../src/person/merge/merged-fields.ts";
import type { Lead } from "../../src/lead/upsert-lead.ts";

const at = (day: number) => new Date(Date.UTC(2026, 0, day));

const lead = (some: Partial<Lead>): Lead => ({
  id: "019aa5c8-93a0-7c1d-8a83-2f6de1b4c111",
  email: "ada@a.test",
  firstName: null,
  lastName: null,
  company: null,
  accountId: null,
  accountGiven: false,
  timezone: null,
  locale: null,
  attributes: {},
  tags: [],
  source: "api",
  consent: {},
  fitScore: 0,
  engagementScore: 0,
  scored: null,
  stage: "lead",
  stageAt: at(1),
  repId: null,
  recycledAt: null,
  coolUntil: null,
  coolSequenceId: null,
  qualification: {},
  sqlAt: null,
  awayUntil: null,
  reviewUntil: null,
  pausedUntil: null,
  mailsPerWeek: null,
  createdAt: at(1),
  updatedAt: at(1),
  ...some,
});

test("the survivor's fields win, the other's fill in, and what differs is told", () => {
  const { fields, differences } = mergedFields(
    lead({ firstName: "Ada", attributes: { plan: "pro" }, tags: ["a"] }),
    lead({ firstName: "Adah", lastName: "Lovelace", attributes: { plan: "free", seats: 3 }, tags: ["a", "b"] }),
  );
  expect(fields).toMatchObject({
    firstName: "Ada",
    lastName: "Lovelace",
    attributes: { plan: "pro", seats: 3 },
    tags: ["a", "b"],
  });
  expect(differences).toEqual([
    { field: "firstName", kept: "Ada", other: "Adah" },
    { field: "attributes.plan", kept: "pro", other: "free" },
  ]);
});

test.each([
  ["lead", "prospect", "prospect"],
  ["prospect", "lead", "prospect"],
  ["customer", "disqualified", "customer"],
  ["lead", "disqualified", "disqualified"],
  ["disqualified", "prospect", "prospect"],
] as const)("of %s and %s the further stage is %s, with its instant and rep", (mine, theirs, stage) => {
  const [a, b] = [
    lead({ stage: mine, stageAt: at(2), repId: "a" }),
    lead({ stage: theirs, stageAt: at(3), repId: "b" }),
  ];
  const { fields } = mergedFields(a, b);
  const by = stage === mine ? a : b;
  expect(fields).toMatchObject({ stage, stageAt: by.stageAt, repId: by.repId });
});

test("a denial of either holds; a grant fills in; that the other address was confirmed confirms nothing", () => {
  const survivor = { opens: "granted", clicks: "denied", unconfirmed: true, topics: { news: "granted" } } as const;
  const other = { opens: "denied", profile: "granted", topics: { news: "denied", tips: "granted" } } as const;
  expect(mergedFields(lead({ consent: survivor }), lead({ consent: other })).fields.consent).toEqual({
    opens: "denied",
    clicks: "denied",
    profile: "granted",
    topics: { news: "denied", tips: "granted" },
    unconfirmed: true,
  });
  const confirmed = mergedFields(lead({}), lead({ consent: { unconfirmed: true } })).fields.consent;
  expect(confirmed).toEqual({});
});

test("whatever keeps mails away longer wins", () => {
  const { fields } = mergedFields(
    lead({ pausedUntil: at(5), coolUntil: at(4), coolSequenceId: "first", mailsPerWeek: 3, awayUntil: at(9) }),
    lead({ pausedUntil: at(8), coolUntil: at(7), coolSequenceId: "second", mailsPerWeek: 1 }),
  );
  expect(fields).toMatchObject({
    pausedUntil: at(8),
    coolUntil: at(7),
    coolSequenceId: "second",
    mailsPerWeek: 1,
    awayUntil: at(9),
  });
});
