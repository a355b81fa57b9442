import { z } from "@hono/zod-openapi";
import { instantSchema, isoInstant, describedBy, written } from "../../platform/http/schemas.ts";
import type { ScoringVersion } from "./current.ts";

export const rulesExample = {
  name: "Default",
  fit: [{ id: "industry", points: 20, if: { attribute: "industry", op: "in", value: ["software"] } }],
  engagement: [
    { id: "mail", halfLife: "P14D", cap: 40, rules: [{ id: "click", on: "click", points: 10, cap: 30 }] },
    { id: "answers", halfLife: "P30D", rules: [{ id: "reply", on: "reply", points: 40 }] },
  ],
  intent: { warm: 20, hot: 50 },
  mql: {
    all: [
      { score: "fit", op: "gte", value: 20 },
      { score: "engagement", op: "gte", value: 30 },
    ],
  },
};

// Read by parseRules, which knows YAML as well and says what to write instead.
const anyRules = z
  .any()
  .openapi({ ...describedBy("ScoringRules"), description: "Scoring rules, see docs/scoring.md." });

/** A request body of scoring rules, in JSON or YAML. */
export const rulesBody = {
  required: true as const,
  content: {
    "application/json": { schema: anyRules, example: rulesExample },
    "application/yaml": { schema: z.string().openapi({ description: "The same as YAML 1.2." }) },
  },
};

export const versionSchema = z
  .object({
    number: z.int().openapi({ example: 3 }),
    rules: written("ScoringRules", { example: rulesExample }),
    by: z.string().openapi({ description: "The API key that told them." }),
    createdAt: instantSchema,
    recompute: z
      .object({ done: z.int(), total: z.int(), finishedAt: instantSchema.nullable() })
      .openapi({ description: "How many leads are scored by it, of those that were there when it was told." }),
  })
  .openapi("ScoringVersion");

export const currentSchema = versionSchema
  .extend({
    warnings: z
      .array(
        z.object({
          pointer: z.string(),
          code: z.string().openapi({ example: "event_never_seen" }),
          message: z.string(),
        }),
      )
      .openapi({ description: "What is allowed and may be a mistake." }),
  })
  .openapi("Scoring");

/** The JSON form of a version. */
export function presentVersion(version: ScoringVersion): z.infer<typeof versionSchema> {
  const { number, rules, by, createdAt, done, total, finishedAt } = version;
  return {
    number,
    rules,
    by,
    createdAt: isoInstant(createdAt),
    recompute: { done, total, finishedAt: isoInstant(finishedAt) },
  };
}
