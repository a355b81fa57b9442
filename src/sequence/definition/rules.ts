import { z } from "zod";
import { findHolidayPlace } from "../../schedule/holiday-place.ts";
import { isHolidayPlace } from "../../schedule/holidays.ts";
import { condition, eventName, propertyFilter, stages, walkFilter } from "../condition/condition.ts";
import * as value from "./values.ts";

const where = z.array(propertyFilter).min(1).max(20).optional();
const walkWhere = z.array(walkFilter).min(1).max(20).optional();

const triggerKey = eventName
  .refine((property) => !property.startsWith("event."), {
    error: 'Write the name of the property alone, such as "cartId" for event.cartId.',
  })
  .meta({
    description:
      "Property of the event that tells enrollments of one lead apart, such as cartId: one runs for each value at a time, and re-entry is counted for each. A text (at most 200 characters), a number, true or false.",
  });

/** The keys that tell the triggers apart. */
export const triggerKeys = ["event", "segment", "becomes", "manual", "import"] as const;

/** What a trigger that has none of these keys is told to be. */
export const triggerHelp =
  "Write { event: NAME }, { segment: KEY }, { becomes: CONDITION }, { manual: true } or { import: LIST }.";

/** What enrolls a lead, told by its first key. API and import may always enroll, unless `if` is false for the lead. */
export const trigger = z
  .union(
    [
      z.strictObject({ event: eventName, key: triggerKey.optional(), where, if: condition.optional() }),
      z.strictObject({ segment: value.key }),
      z.strictObject({
        becomes: condition.meta({
          description:
            "A condition on attributes, tags, stage, label or score. Whoever a change makes it true for is enrolled, once for each time it becomes true; so is a lead that is new and for whom it is true. Who it is true for at publishing is not.",
        }),
        if: condition.optional(),
      }),
      z.strictObject({ manual: z.literal(true), if: condition.optional() }),
      z.strictObject({
        import: value.key.meta({ description: 'Name of the list, or "any".' }),
        if: condition.optional(),
      }),
    ],
    { error: triggerHelp },
  )
  .meta({ id: "Trigger" });

/**
 * Whether a lead that went through may come again. A lead never has two running enrollments of one sequence, or of one
 * `key` of it.
 */
export const reentry = z.union([z.enum(["once", "always"]), z.strictObject({ after: value.positiveDuration })], {
  error: 'Write "once", "always", or { after: P30D }.',
});

/** A lead is in at most one sequence of a group at a time. */
export const exclusivity = z.strictObject({
  groups: z.array(value.key).min(1).max(10),
  whenBusy: z.enum(["wait", "skip"]).default("wait"),
});

const openSpan = z
  .strictObject({ days: value.weekdayList, from: value.clockTime, to: value.clockTimeOr24 })
  .refine((span) => span.from !== span.to, {
    path: ["to"],
    error: 'The span is empty; for a whole day write from "00:00" to "24:00".',
  });

/** When mail may leave: local days and hours. Left out: at any time. */
export const window = z.strictObject({
  zone: z
    .union([z.enum(["lead", "sequence"]), value.zoneId], {
      error: 'Write "lead", "sequence", or an IANA zone such as "Europe/Paris".',
    })
    .default("lead"),
  open: z.array(openSpan).min(1).max(50),
});

function meantPlace(text: unknown): string {
  const meant = typeof text === "string" ? findHolidayPlace(text) : null;
  return meant === null ? "" : `Did you mean "${meant}"? `;
}

/** Days without mail. `countries` are ISO 3166 codes, with a region as in "DE-BY"; "lead" takes the lead's country. */
export const holidays = z.strictObject({
  countries: z
    .array(
      z.string().refine((place) => place === "lead" || (place.length <= 12 && isHolidayPlace(place)), {
        error: ({ input }) =>
          `${meantPlace(input)}Write a country such as "FR", a region such as "DE-BY", or "lead" for the country of the lead.`,
      }),
    )
    .max(20)
    .default([]),
  dates: z.array(value.plainDate).max(1000).default([]),
});

/** Hours without mail in the lead's zone, even where a window is open. Crosses midnight when `to` is before `from`. */
export const quietHours = z
  .strictObject({ from: value.clockTime, to: value.clockTime })
  .refine((hours) => hours.from !== hours.to, { path: ["to"], error: "The quiet hours are empty: change one end." });

/** How many mails a lead gets at most, over all sequences, counted in days of the lead's zone. */
export const cap = z
  .strictObject({ perDay: z.int().min(1).max(100).optional(), perWeek: z.int().min(1).max(700).optional() })
  .refine((limits) => limits.perDay !== undefined || limits.perWeek !== undefined, {
    error: "Write perDay, perWeek or both, or leave cap out.",
  });

const replyFrom = z
  .array(z.enum(["own", "thread", "company"]))
  .min(1)
  .meta({
    description:
      "Whose reply to a mail of this sequence: from the lead's own address, from another one in the same thread, from a colleague at the same company domain (also to a mail of their own).",
  });
const stops = z.enum(["this", "all", "company"]);

/**
 * What takes a lead out early, and how far that reaches: this sequence, all sequences of the lead, or those of everyone at
 * the lead's company domain. A reply, a promotion, an unsubscribe, a bounce and a complaint always do; naming one changes
 * its reach. Replies of the lead, and of others in the thread, are the standard sources until a rule names one of the two;
 * the lead's own never go without a rule. How reply and promotion go together: docs/decisions/0005.
 */
export const exit = z
  .discriminatedUnion("on", [
    z.strictObject({
      on: z.literal("reply"),
      from: replyFrom.default(["own", "thread"]),
      stops: stops.default("all").meta({
        description:
          "Also decides for the promotion that such a reply causes, unless a running sequence has a promotion rule.",
      }),
    }),
    z.strictObject({ on: z.literal("promotion"), stops: stops.default("all") }),
    z.strictObject({ on: z.literal("unsubscribe"), stops: stops.exclude(["this"]).default("all") }),
    z.strictObject({ on: z.literal("bounce"), stops: stops.exclude(["this"]).default("all") }),
    z.strictObject({ on: z.literal("complaint"), stops: stops.exclude(["this"]).default("all") }),
    z.strictObject({ on: z.literal("stage"), is: z.array(z.enum(stages)).min(1), stops: stops.default("this") }),
    z.strictObject({ on: z.literal("event"), event: eventName, where: walkWhere, stops: stops.default("this") }),
  ])
  .meta({ id: "Exit" });

const howMany = z.int({ error: "Write a whole number from 1 on." }).min(1).max(100);
const promotionWithin = value.positiveDuration;

/** One thing that makes a prospect, beside a reply. What opens and clicks is a person, as far as there is evidence for it. */
export const promotionRule = z
  .union(
    [
      z.strictObject({
        opens: z.strictObject({ count: howMany, within: promotionWithin }).meta({
          description: "So many different mails of this sequence opened by a person; who clicks has opened.",
        }),
      }),
      z.strictObject({
        clicks: z
          .strictObject({
            count: howMany,
            within: promotionWithin,
            link: z.string().min(1).max(2000).optional().meta({
              description: "The name of a link, or its host and path, as in a condition. Left out: any link.",
            }),
          })
          .meta({ description: "So many different links of its mails followed by a person; of one link, mails." }),
      }),
      z.strictObject({ score: z.strictObject({ gte: z.number() }) }).meta({ description: "The total score." }),
      condition,
    ],
    { error: "Write opens, clicks, score with gte, or a condition, such as { event: meeting.booked }." },
  )
  .meta({
    id: "PromotionRule",
    description: "An event counts from the start of the enrollment on, everything else as in a branch.",
  });

export type PromotionRule = z.output<typeof promotionRule>;

/** What makes a prospect beside a reply: opens of that many different mails, each by a person, within so many days. */
export const promotion = z
  .strictObject({
    opens: z
      .union([z.int().min(1).max(100), z.literal("off")], { error: 'Write a whole number from 1 on, or "off".' })
      .default(3),
    withinDays: z.int().min(1).max(365).default(14),
    any: z.array(promotionRule).min(1).max(20).optional().meta({
      description: "What promotes as well, each by itself. `opens: off` leaves these alone.",
    }),
    also: z
      .array(z.enum(["reaction", "acceptance"]))
      .max(2)
      .optional()
      .meta({
        description:
          "Signs without words that promote, too: a reaction to a mail (👍), the acceptance of an invitation. None unless named.",
      }),
  })
  .meta({ id: "Promotion" });

const lessMeasured = z
  .literal(false, {
    error: "Write false, or leave it out: a sequence may measure less than the installation, never more.",
  })
  .optional();

/** What of its mails a sequence does not measure, whoever granted it. */
export const measure = z.strictObject({ opens: lessMeasured, clicks: lessMeasured }).meta({
  description:
    "`{ opens: false, clicks: false }`: its mails carry no pixel, and links that lead straight to their targets.",
});

/** What becomes of a mail that cannot be written with the data of its lead: a person decides, or its step is skipped. */
export const notRendered = z.enum(["hold", "skip"], { error: 'Write "hold" or "skip".' }).meta({
  description:
    "What becomes of a mail that cannot be written with the data of its lead: `hold` it for a person, or `skip` its step. The operator is told.",
});

export type NotRendered = z.output<typeof notRendered>;

const answerRule = z.enum(["handoff", "end"]).default("handoff");

/**
 * What follows from an answer to a mail of this sequence that says "not interested" or "later", beside the stop that every answer
 * brings: a handoff to a rep, or a quiet end with a note on the lead's timeline. docs/decisions/0010.
 */
export const answers = z.strictObject({ notInterested: answerRule, later: answerRule });

export type ExitRule = z.output<typeof exit>;
export type Window = z.output<typeof window>;
export type Trigger = z.output<typeof trigger>;
