import { z } from "@hono/zod-openapi";
import { idSchema, instantInput, instantSchema, isoInstant, describedBy } from "../../platform/http/schemas.ts";
import { rulesExample } from "../version/scoring-schemas.ts";
import type { BacktestResult } from "./summarize.ts";
import type { Backtest } from "./start-backtest.ts";

export const backtestInput = z
  .strictObject({
    rules: z
      .any()
      .optional()
      .openapi({
        ...describedBy("ScoringRules"),
        description: "Scoring rules as for PUT /v1/scoring; left out, those that count now.",
        example: rulesExample,
      }),
    promoteAt: z.int().min(-100_000).max(1_000_000).openapi({ example: 50, description: "The score that promotes." }),
    createdFrom: instantInput.optional().openapi({ description: "Leads created from then on." }),
    createdTo: instantInput.optional().openapi({ description: "Leads created before then; left out: until now." }),
    good: z
      .any()
      .optional()
      .openapi({
        ...describedBy("Condition"),
        description:
          "A Condition of /v1/schemas/sequence.json: who it went well with. Left out: customers, and those whose handoff was accepted.",
        example: { attribute: "sql", op: "eq", value: true },
      }),
  })
  .openapi("BacktestInput");

const share = z.number().nullable();

const qualitySchema = z.object({
  truePositives: z.int(),
  falsePositives: z.int(),
  falseNegatives: z.int(),
  trueNegatives: z.int(),
  precision: share,
  recall: share,
  leadHours: z
    .object({ p10: z.number(), median: z.number(), p90: z.number() })
    .nullable()
    .openapi({ description: "How many hours ahead of what really happened, of those forecast rightly." }),
  brier: share.openapi({ description: "Mean square of what the forecasts were off by: 0 is perfect." }),
});

const resultSchema = z.object({
  leads: z.int(),
  undecided: z.int().openapi({ description: "Handed over and not answered yet: in no other figure." }),
  baseRate: share,
  brierOfBaseRate: share.openapi({ description: "The Brier score of who knows no more than the base rate." }),
  rules: qualitySchema,
  replied: qualitySchema.openapi({ description: "The baseline: whoever replies is forecast." }),
  outcomes: z.record(z.string(), z.object({ promoted: z.int(), left: z.int() })),
  calibration: z.array(
    z.object({
      decile: z.int(),
      leads: z.int(),
      scoreFrom: z.int(),
      scoreTo: z.int(),
      forecast: z.number(),
      observed: z.number(),
    }),
  ),
});

export const backtestSchema = z
  .object({
    id: idSchema,
    status: z.enum(["running", "done", "canceled", "failed"]),
    progress: z.object({ done: z.int(), total: z.int() }),
    input: z
      .unknown()
      .refine((value): boolean => value !== undefined)
      .openapi({ allOf: [{ $ref: "#/components/schemas/BacktestInput" }], description: "What was asked." }),
    result: resultSchema.nullable(),
    failure: z.string().nullable(),
    createdAt: instantSchema,
    finishedAt: instantSchema.nullable(),
  })
  .openapi("Backtest");

export const differenceSchema = z
  .object({
    id: idSchema,
    leadId: idSchema,
    kind: z.enum(["missed", "false_alarm"]),
    score: z.int().openapi({ description: "The highest it ever had." }),
    predictedAt: instantSchema.nullable().openapi({ description: "When the rules would have promoted it." }),
    outcome: z.string().openapi({ example: "accepted" }),
    outcomeAt: instantSchema.nullable().openapi({ description: "When it really was handed over." }),
  })
  .openapi("BacktestDifference");

/** The JSON form of a backtest. */
export function presentBacktest(row: Backtest): z.infer<typeof backtestSchema> {
  const { id, status, done, total, input, result, failure, createdAt, finishedAt } = row;
  return {
    id,
    status,
    progress: { done, total },
    input,
    result: result as BacktestResult | null,
    failure,
    createdAt: isoInstant(createdAt),
    finishedAt: isoInstant(finishedAt),
  };
}
