import { z } from "zod";
import * as rule from "./rules.ts";
import { step } from "./steps.ts";
import * as value from "./values.ts";

/**
 * The whole definition language of a sequence. Input may leave out whatever has a default; output is complete. What this
 * schema cannot see (ids that point nowhere, loops, unknown attributes) is checked by parseDefinition.
 */
export const sequenceDefinition = z
  .strictObject({
    $schema: z.string().max(2000).optional(),
    name: value.text(200),
    description: value.text(2000).optional(),
    timezone: value.zoneId.default("UTC").meta({ description: "The sequence's zone, and the fallback for leads." }),
    purpose: z.enum(["marketing", "transactional"]).optional().meta({
      description: "marketing, when left out: then every mail has to name the sender's postal address.",
    }),
    trigger: rule.trigger,
    reentry: rule.reentry.default("once"),
    exclusivity: rule.exclusivity.optional(),
    holdout: z.strictObject({ share: value.holdoutShare }).optional().meta({
      description:
        "How many of a hundred leads that it would take in get nothing instead, so that an experiment can say what the sequence brings. Which ones, chance says, once and for all.",
    }),
    sender: value.key.optional(),
    topic: value.key.optional().meta({
      description: "Key of the topic that its mails belong to: who leaves that gets no more of them. Left out: none.",
    }),
    unsubscribe: z.enum(["topic", "all"]).optional().meta({
      description:
        "What its unsubscribe link ends: the mails of its `topic`, or all. Left out: those of the topic; without one, all.",
    }),
    measure: rule.measure.optional(),
    window: rule.window.optional(),
    holidays: rule.holidays.optional(),
    workweek: value.weekdayList.default(["mon", "tue", "wed", "thu", "fri"]),
    quietHours: rule.quietHours.optional(),
    cap: rule.cap.optional(),
    spread: value.positiveDuration.optional(),
    promotion: rule.promotion.default({ opens: 3, withinDays: 14 }),
    slowForTeam: value.key.optional().meta({
      description:
        "Key of the team that its prospects go to: while that has more open handoffs than its limit, new first steps go at the pace of its accepts. Left out: they never wait.",
    }),
    notRendered: rule.notRendered.default("hold"),
    answers: rule.answers.optional(),
    exits: z.array(rule.exit).max(50).default([]),
    steps: z
      .array(step)
      .min(1, { error: "Write at least one step, such as { id: hello, kind: email, template: welcome/hello }." })
      .max(500),
  })
  .meta({ id: "SequenceDefinition", title: "Ripen sequence" });

/** A checked definition with every default filled in. */
export type SequenceDefinition = z.output<typeof sequenceDefinition>;

/** A definition as people write it. */
export type SequenceDefinitionInput = z.input<typeof sequenceDefinition>;
