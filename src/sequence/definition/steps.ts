import { z } from "zod";
import { condition, eventName, stages, walkFilter } from "../condition/condition.ts";
import * as value from "./values.ts";

const { target } = value;
const common = { id: value.stepId };
const scalar = z.union([z.string().max(1000), z.number(), z.boolean(), z.null()], {
  error: "Write a text (at most 1000 characters), a number, true, false or null.",
});
const where = z.array(walkFilter).min(1).max(20).optional();
const next = target.optional();

/** One subject of several, which are tried against each other in the same mail. */
const subjectVariant = z.strictObject({
  name: value.key,
  weight: z.int().min(0).max(1_000_000),
  subject: value.text(300).optional().meta({ description: "Left out: that of the template." }),
});

/** Sends one mail, inside the sending rules, or as soon as possible with `send: immediately` (caps still hold). */
export const emailStep = z.strictObject({
  ...common,
  kind: z.literal("email"),
  template: value.templateKey,
  subject: value.text(300).optional(),
  subjects: z
    .array(subjectVariant)
    .min(2, { error: "Write at least two subjects, each with a name and a weight." })
    .max(10)
    .optional()
    .meta({
      description:
        "Subjects to try against each other by weight, with all else the same. A lead always gets the same of a step; the message keeps its name.",
    }),
  sender: value.key.optional(),
  send: z.enum(["scheduled", "immediately"]).default("scheduled"),
  thread: z.boolean().default(false).meta({
    description:
      'Continue the thread of the mail before it, if one was sent: References, and its subject behind "Re:" instead of an own one.',
  }),
  next,
});

/** Waits from the moment the previous step was really done. Business days skip weekends and the holidays. */
export const waitStep = z.strictObject({
  ...common,
  kind: z.literal("wait"),
  for: value.positiveDuration,
  days: value.dayCounting,
  next,
});

/** Waits until the next of these weekdays at this hour, in the zone of the window. */
export const waitUntilStep = z.strictObject({
  ...common,
  kind: z.literal("waitUntil"),
  weekday: z.union([value.weekday, value.weekdayList], {
    error: 'Write a weekday such as "tue", or a list such as ["tue", "thu"].',
  }),
  at: value.clockTime,
  next,
});

const otherwise = target.optional().meta({
  description: 'Id of the step to go to, or "end". Left out: the mails up to the next step that waits are skipped.',
});

/**
 * Waits until a date the lead carries, moved by an offset. `onMissing` and `onPast` say where to go otherwise; without them
 * the mails up to the next step that waits are skipped, so that nobody gets a mail about a day that is over.
 */
export const waitForDateStep = z.strictObject({
  ...common,
  kind: z.literal("waitForDate"),
  attribute: value.attributeName,
  offset: value.offset.default("P0D"),
  at: value.clockTime.optional(),
  days: value.dayCounting,
  repeat: z.enum(["never", "yearly"]).default("never"),
  onMissing: otherwise,
  onPast: otherwise,
  next,
});

/** Waits for something the lead does, at most for `timeout`. `message.opened` and the like mean this sequence's mails. */
export const waitForEventStep = z.strictObject({
  ...common,
  kind: z.literal("waitForEvent"),
  event: eventName,
  where,
  timeout: value.positiveDuration,
  onEvent: target.optional(),
  onTimeout: target.optional(),
});

/** Goes one way if the condition is true, the other way if it is false or unknown. */
export const branchStep = z.strictObject({
  ...common,
  kind: z.literal("branch"),
  if: condition,
  onTrue: target.optional(),
  onFalse: target.optional(),
});

/** Divides leads by weight. A lead always gets the same variant of the same step. */
export const splitStep = z.strictObject({
  ...common,
  kind: z.literal("split"),
  variants: z
    .array(z.strictObject({ name: value.key, weight: z.int().min(0).max(1_000_000), next: target.optional() }))
    .min(2, { error: "Write at least two variants, each with a name and a weight." })
    .max(20),
});

/** As soon as the condition holds, the lead jumps here from any step before (`reached: jump`), or leaves (`exit`). */
export const goalStep = z.strictObject({
  ...common,
  kind: z.literal("goal"),
  if: condition,
  reached: z.enum(["jump", "exit"]).default("jump"),
  otherwise: z.enum(["continue", "wait", "exit"]).default("continue"),
  next,
});

/** Gives a rep something to do. A blocking one holds the lead here until it is done. */
export const taskStep = z.strictObject({
  ...common,
  kind: z.literal("task"),
  task: z.enum(["call", "linkedin", "manual_mail", "other"]),
  title: value.text(200).meta({ description: "Liquid, as in a subject.", examples: ["Call {{ lead.firstName }}"] }),
  note: value.text(5000).optional().meta({ description: "Likewise." }),
  due: value.positiveDuration.optional(),
  team: value.key.optional().meta({
    description: "Key of the team that gets it when the lead has no rep. Left out: the first that takes the lead.",
  }),
  blocking: z.boolean().default(true),
  next,
});

/** Calls a URL of yours with the lead and the step; the sequence goes on without waiting for the answer. */
export const webhookStep = z.strictObject({
  ...common,
  kind: z.literal("webhook"),
  url: z.url({ protocol: /^https$/, error: 'Write an https URL, such as "https://example.com/hook".' }).max(2000),
  body: z.record(z.string().max(100), scalar).optional(),
  next,
});

/** Changes the lead itself. */
export const updateLeadStep = z.strictObject({
  ...common,
  kind: z.literal("updateLead"),
  set: z.record(value.attributeName, scalar).optional(),
  addTags: z.array(value.tag).min(1).max(50).optional(),
  removeTags: z.array(value.tag).min(1).max(50).optional(),
  stage: z.enum(stages).exclude(["prospect"]).optional(),
  next,
});

/** Starts another sequence for the lead, under that sequence's own re-entry and exclusivity rules. */
export const enrollStep = z.strictObject({ ...common, kind: z.literal("enroll"), sequence: value.key, next });

/** Takes the lead out of another sequence, or out of all others. To leave this one, go to "end". */
export const exitStep = z.strictObject({
  ...common,
  kind: z.literal("exit"),
  sequence: value.key.meta({ description: 'Key of the other sequence, or "all" for all others.' }),
  next,
});

/** One step, told by its `kind`. */
export const step = z
  .discriminatedUnion("kind", [
    emailStep,
    waitStep,
    waitUntilStep,
    waitForDateStep,
    waitForEventStep,
    branchStep,
    splitStep,
    goalStep,
    taskStep,
    webhookStep,
    updateLeadStep,
    enrollStep,
    exitStep,
  ])
  .meta({ id: "Step" });

export type SubjectVariant = z.output<typeof subjectVariant>;
export type Step = z.output<typeof step>;
export type StepKind = Step["kind"];
export type StepOf<K extends StepKind> = Extract<Step, { kind: K }>;
export const stepKinds = step.options.map((option) => option.shape.kind.value);
