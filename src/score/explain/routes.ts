import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { idParams, idSchema, instantSchema, isoInstant, jsonAnswer } from "../../platform/http/schemas.ts";
import { explainScore } from "./explain-score.ts";

const entrySchema = z.object({
  rule: z.string(),
  on: z.enum(["open", "click", "reply", "event"]),
  causeId: idSchema.openapi({ description: "Id of the touch, the inbound mail or the event." }),
  at: instantSchema,
  points: z.int().openapi({ description: "What the rule gives." }),
  granted: z.number().openapi({ description: "What of it there was room for under the caps, at that instant." }),
  now: z.number().openapi({ description: "What is left of that by now." }),
});

const explanationSchema = z
  .object({
    leadId: idSchema,
    version: z.int(),
    isCurrent: z.boolean().openapi({ description: "False until the stored score is worked out by this version." }),
    asOf: instantSchema,
    score: z.object({ total: z.int(), fit: z.int(), engagement: z.int() }),
    intent: z.enum(["cold", "warm", "hot"]),
    mql: z.boolean().nullable().openapi({ description: "Null when the rules do not say who is one." }),
    profile: z
      .enum(["counted", "left_out"])
      .openapi({ description: "Left out: no score may be made of what the person did, so nothing of it counts." }),
    told: z.object({ fit: z.int(), engagement: z.int() }).openapi({ description: "As other systems told it." }),
    fit: z.array(z.object({ rule: z.string(), points: z.int(), holds: z.boolean() })),
    groups: z.array(
      z.object({
        group: z.string(),
        points: z.number().openapi({ description: "By now, unrounded." }),
        halfLifeMs: z.number().nullable(),
        cap: z.int().nullable(),
        entries: z.array(entrySchema).openapi({ description: "Newest first, at most 200 over all groups." }),
        more: z.int().openapi({ description: "How many older ones are not shown." }),
      }),
    ),
    decaysTo: z
      .array(z.object({ at: instantSchema, total: z.int() }))
      .openapi({ description: "In 7, 14 and 28 days, if nothing happens." }),
    crosses: z
      .array(z.object({ intent: z.enum(["warm", "hot"]), score: z.int(), at: instantSchema }))
      .openapi({ description: "When time alone takes the total through a threshold." }),
  })
  .openapi("LeadScore");

const explain = createRoute({
  method: "get",
  path: "/v1/leads/{id}/score",
  operationId: "explainLeadScore",
  tags: ["Scoring"],
  summary: "Why a lead has its score",
  description: "What each rule gave, for what and when, what it is worth by now, and what becomes of it.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(explanationSchema, "As of now."), ...problemResponses(401, 404) },
});

/** The route that explains the score of a lead. */
export function leadScoreRoutes(app: Ground): Routes {
  return createRoutes().openapi(explain, async (c) => {
    const { asOf, groups, decaysTo, crosses, ...rest } = await explainScore(app, c.req.valid("param"));
    const answer = {
      ...rest,
      asOf: isoInstant(asOf),
      groups: groups.map(({ entries, ...group }) => ({
        ...group,
        entries: entries.map((entry) => ({ ...entry, at: isoInstant(entry.at) })),
      })),
      decaysTo: decaysTo.map((one) => ({ ...one, at: isoInstant(one.at) })),
      crosses: crosses.map((one) => ({ ...one, at: isoInstant(one.at) })),
    };
    return c.json(answer, 200);
  });
}
