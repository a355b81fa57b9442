import { z } from "@hono/zod-openapi";
import { experimentMetrics } from "../db/schema/experiments.ts";
import { idSchema, instantSchema, isoInstant, lineInput } from "../platform/http/schemas.ts";
import { key, positiveDuration } from "../sequence/definition/values.ts";
import { enough, guardMetrics } from "./judge/judge.ts";
import type { Experiment } from "./load-leads.ts";
import type { Seen } from "./see-experiment.ts";

const metricSchema = z.enum(experimentMetrics).openapi({
  description:
    "`replies` of people; `promotions`: handoffs that were not taken back; `accepted` by a rep; `sql`: sales-qualified. Never opens.",
});

export const experimentInput = z
  .strictObject({
    sequence: key.optional().meta({ description: "The id of the sequence, or its key.", examples: ["welcome"] }),
    topic: key
      .optional()
      .meta({ description: "Instead of a sequence: a topic with a `holdout`, over all its sequences." }),
    step: key.optional().meta({
      description: "A split, or an email with `subjects`. Left out: the sequence's `holdout`.",
      examples: ["offer"],
    }),
    metric: metricSchema.optional().openapi({ description: "Left out: `replies`; of a holdout, `promotions`." }),
    method: z
      .strictObject({
        kind: z.literal("group_sequential"),
        looks: z.int().min(1).max(10).default(5).openapi({ description: "How often it is looked at, at equal steps." }),
        responses: z.int().min(20).max(1_000_000).openapi({ description: "Of both arms together, at the last look." }),
      })
      .optional()
      .openapi({
        description:
          "For those who commit to an end: decided at a look only, with the bounds of Lan and DeMets that are like O'Brien and Fleming's. Left out: the evidence holds at any look.",
      }),
    whenDecided: z.enum(["propose", "switch"]).default("propose").openapi({
      description:
        "`switch`: once there is a winner, new enrollments get that arm alone, by a version that differs in the weights of the step only; it can be undone. `propose`: nothing changes until you say so.",
    }),
    control: key.optional().openapi({
      description: "The arm that the others are compared with. Left out: the first.",
      example: "own",
    }),
    within: z
      .string()
      .pipe(positiveDuration)
      .default("P30D")
      .openapi({ description: "How long a lead has to respond." }),
    note: lineInput(500).optional().openapi({ description: "What you expect, and why." }),
  })
  .openapi("ExperimentInput");

const armShape = { name: z.string(), weight: z.int() };

export const experimentSchema = z
  .object({
    id: idSchema,
    sequenceId: idSchema.nullable(),
    topic: z.string().nullable(),
    step: z.string().nullable(),
    tries: z.enum(["subjects", "split", "holdout"]),
    method: z
      .object({ kind: z.literal("group_sequential"), looks: z.int(), responses: z.int() })
      .nullable()
      .openapi({ description: "Null: by the safe log-rank test, at any look." }),
    whenDecided: z.enum(["propose", "switch"]),
    switches: z
      .array(
        z.object({
          at: instantSchema,
          arm: z.string().nullable().openapi({ description: "Null: all arms get leads again." }),
          by: z.union([
            z.object({ kind: z.literal("rule") }),
            z.object({ kind: z.literal("key"), id: idSchema }),
            z.object({ kind: z.literal("user"), id: idSchema }),
          ]),
          fromVersionId: idSchema,
          toVersionId: idSchema,
        }),
      )
      .openapi({ description: "When new enrollments were given one arm, or all again, and by whom." }),
    metric: metricSchema,
    arms: z.array(z.object(armShape)),
    control: z.string(),
    within: z.string(),
    note: z.string().nullable(),
    startedAt: instantSchema,
    endedAt: instantSchema.nullable().openapi({ description: "Since then it takes no more leads in." }),
  })
  .openapi("Experiment");

const e = z.number().openapi({
  description: `Evidence: without a difference it reaches ${enough} in one experiment of twenty at the most, however often one looks.`,
});
const ratio = z.object({ estimate: z.number(), low: z.number(), high: z.number() }).openapi({
  description:
    "How many times as often as control. The true one is between `low` and `high` at every look at once, in 95 %.",
});

export const experimentResultSchema = z
  .object({
    ...experimentSchema.shape,
    asOf: instantSchema,
    verdict: z.object({
      kind: z.enum(["uneven", "harm", "winner", "open"]),
      arm: z.string().nullable(),
      words: z.string(),
    }),
    arms: z.array(
      z.object({
        ...armShape,
        leads: z.int(),
        responses: z.int(),
        left: z.int().openapi({ description: "Left, or their time was over, without a response." }),
      }),
    ),
    leftOut: z
      .int()
      .openapi({ description: "Leads of a version that divides otherwise than when the experiment began." }),
    comparisons: z.array(
      z.object({
        arm: z.string(),
        e,
        ratio,
        difference: z
          .object({ difference: z.number(), low: z.number(), high: z.number(), p: z.number() })
          .nullable()
          .openapi({ description: "Of the shares of leads who have responded; valid at any look, for large numbers." }),
        course: z.array(z.object({ at: instantSchema, e })).openapi({
          description: "How the evidence grew: at a response, and what a look showed then. Sixty at most.",
        }),
        looks: z
          .array(z.object({ responses: z.int(), z: z.number().nullable(), bound: z.number(), isCrossed: z.boolean() }))
          .optional()
          .openapi({
            description: "Of a `group_sequential` experiment: the log-rank statistic at each look, and its bound.",
          }),
        moreLeads: z.int().nullable().openapi({
          description:
            "About how many more it takes, if it is as it seems; null with fewer than ten responses, while the difference is too small, and once the experiment has ended.",
        }),
      }),
    ),
    guardRails: z.array(z.object({ metric: z.enum(guardMetrics), arm: z.string(), e, ratio, isHarm: z.boolean() })),
    sampleRatio: z.object({ e, isOff: z.boolean() }),
  })
  .openapi("ExperimentResult");

/** The JSON form of an experiment, without what it shows. */
export function presentExperiment(row: Experiment): z.infer<typeof experimentSchema> {
  const { stepId, startedAt, endedAt, lookAt: _lookAt, ...rest } = row;
  return {
    ...rest,
    step: stepId === "" ? null : stepId,
    startedAt: isoInstant(startedAt),
    endedAt: isoInstant(endedAt),
  };
}

/** The JSON form of an experiment with what it shows. */
export function presentResult({
  experiment,
  judged,
  verdict,
  leftOut,
  asOf,
}: Seen): z.infer<typeof experimentResultSchema> {
  const comparisons = judged.comparisons.map(({ course, ...rest }) => ({
    ...rest,
    course: course.map((point) => ({ at: isoInstant(new Date(point.at)), e: point.e })),
  }));
  return { ...presentExperiment(experiment), ...judged, comparisons, verdict, leftOut, asOf: isoInstant(asOf) };
}
