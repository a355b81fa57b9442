import { z } from "zod";
import { describedBy } from "../../platform/http/schemas.ts";
import { eventName, propertyFilter } from "../../sequence/condition/condition.ts";
import type { Condition, PropertyFilter } from "../../sequence/condition/condition.ts";
import { parseDuration } from "../../schedule/duration.ts";

const id = z
  .string()
  .regex(
    /^[a-z][a-z0-9_-]{0,63}$/,
    'Write an id of lower-case letters, digits, "-" and "_" that starts with a letter (at most 64).',
  );

/** Points of one rule, at most; so that no rule is worth more than all the rest can be. */
export const mostPoints = 1_000;
export const mostRules = 100;
export const mostGroups = 10;

const points = z
  .int({ error: "Write a whole number." })
  .min(-mostPoints)
  .max(mostPoints)
  .refine((value) => value !== 0, { error: "Write points other than 0, or leave the rule out." });

const cap = z.int({ error: "Write a whole number from 1 on." }).min(1).max(100_000);

/** Days and shorter units have one length always; months and years have not. */
const halfLife = z.string().refine(
  (text) => {
    const parsed = parseDuration(text);
    return parsed !== null && parsed.sign === 1 && parsed.years === 0 && parsed.months === 0;
  },
  { error: 'Write an ISO 8601 duration of weeks, days or hours, such as "P14D".' },
);

const replyCategory = z.enum([
  "interested",
  "question",
  "meeting",
  "later",
  "not_interested",
  "wrong_person",
  "negative",
  "unclear",
]);

const common = { id, points, cap: cap.optional() };

/** A condition arrives unread: checkRules says what to write instead. */
const unread = z.custom<Condition>((value) => value !== undefined, "is missing").meta(describedBy("Condition"));

const fitRule = z.union(
  [z.strictObject({ id, points, if: unread }), z.strictObject({ id, points, leftTopic: z.string().min(1).max(100) })],
  { error: "Write `if` with a condition, or `leftTopic` with the key of a topic." },
);

/** What somebody did, and what it is worth. */
export const engagementRule = z.discriminatedUnion("on", [
  z.strictObject({ ...common, on: z.literal("open") }),
  z.strictObject({ ...common, on: z.literal("click"), link: z.string().min(1).max(2000).optional() }),
  z.strictObject({ ...common, on: z.literal("reply"), category: z.array(replyCategory).min(1).optional() }),
  z.strictObject({
    ...common,
    on: z.literal("event"),
    event: eventName,
    where: z.array(propertyFilter).min(1).max(20).optional(),
  }),
]);

const group = z.strictObject({
  id,
  halfLife: halfLife.optional(),
  cap: cap.optional(),
  rules: z.array(engagementRule).min(1).max(mostRules),
});

/** The scoring rules of a company, as they are told. docs/scoring.md says what each field means. */
export const scoringRules = z
  .strictObject({
    name: z.string().trim().min(1).max(200),
    fit: z.array(fitRule).max(mostRules).default([]),
    engagement: z.array(group).max(mostGroups).default([]),
    intent: z.strictObject({ warm: z.int().min(1).max(1_000_000), hot: z.int().min(1).max(1_000_000) }),
    mql: unread.optional(),
  })
  .meta({ id: "ScoringRules", title: "Scoring rules" });

export type ScoringRules = z.output<typeof scoringRules>;
export type EngagementRule = z.output<typeof engagementRule>;
export type { Condition, PropertyFilter };
