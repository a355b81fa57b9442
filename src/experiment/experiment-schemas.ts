import { z } from "@hono/zod-openapi";
import { experimentMetrics } from "../db/schema/experiments.ts";
import { idSchema, instantSchema, isoInstant, lineInput } from "../platform/http/schemas.ts";
import { key, positiveDuration } from "../sequence/definition/values.ts";
import { enough, guardMetrics } from "./judge/judge.ts";
import type { Judged } from "./judge/judge.ts";
import type { Verdict } from "./judge/say.ts";
import type { Experiment } from "./load-leads.ts";

const metricSchema = z.enum(experimentMetrics).openapi({
  description:
    "`replies` of people; `promotions`: handoffs that were not taken back; `accepted` by a rep; `sql`: sales-qualified. Never opens.",
});

export const experimentInput = z
  .strictObject({
    sequence: key.meta({ description: "The id of the sequence, or its key.", examples: ["welcome"] }),
    step: key.meta({ description: "A split, or an email with `subjects`.", examples: ["offer"] }),
    metric: metricSchema.default("replies"),
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
    sequenceId: idSchema,
    step: z.string(),
    tries: z.enum(["subjects", "split"]),
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

export const experimentResultSchema = experimentSchema
  .extend({
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
  const { stepId: step, startedAt, endedAt, ...rest } = row;
  return { ...rest, step, startedAt: isoInstant(startedAt), endedAt: isoInstant(endedAt) };
}

/** The JSON form of an experiment with what it shows. */
export function presentResult(
  row: Experiment,
  { judged, verdict, leftOut, asOf }: { judged: Judged; verdict: Verdict; leftOut: number; asOf: Date },
): z.infer<typeof experimentResultSchema> {
  return { ...presentExperiment(row), ...judged, verdict, leftOut, asOf: isoInstant(asOf) };
}
