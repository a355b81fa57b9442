import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { stageSchema } from "../../lead/schemas.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { idSchema, instantSchema, isoInstant, jsonAnswer, jsonBody, describedBy } from "../../platform/http/schemas.ts";
import { sequenceIdOf, sequenceParams } from "../../sequence/named/sequence-id.ts";
import { dryRun } from "./dry-run.ts";
import { ruleCauseSchema } from "./rule-cause-schema.ts";

const body = z
  .strictObject({
    // Read with the draft, by parseDefinition, which says where a problem is.
    promotion: z
      .record(z.string(), z.unknown())
      .optional()
      .openapi({
        ...describedBy("Promotion"),
        description: "Promotion rules as a definition has them; those of the draft when left out.",
        example: { opens: "off", any: [{ clicks: { count: 2, within: "P14D" } }, { event: "meeting.booked" }] },
      }),
    days: z.int().min(1).max(365).default(90),
  })
  .openapi("PromotionDryRunInput");

const answer = z
  .object({
    since: instantSchema,
    total: z.int().openapi({ description: "All of them; at most 1,000 are listed." }),
    leads: z.array(
      z.object({
        leadId: idSchema,
        email: z.string(),
        stage: stageSchema.openapi({ description: "As it is now." }),
        at: instantSchema.nullable().openapi({
          description:
            "When the rule first held. Null for events, scores and conditions, of which only is known how things stand now.",
        }),
        cause: ruleCauseSchema,
      }),
    ),
  })
  .openapi("PromotionDryRun");

const route = createRoute({
  method: "post",
  path: "/v1/sequences/{id}/promotion-dry-run",
  operationId: "dryRunPromotion",
  tags: ["Sequences"],
  summary: "See whom promotion rules would have promoted",
  description:
    "Of the leads of the sequence in the last days, whatever became of them. Opens and clicks count by what they are taken for now. Changes nothing.",
  request: { params: sequenceParams, body: jsonBody(body) },
  responses: { 200: jsonAnswer(answer, "Whom, the latest first."), ...problemResponses(401, 404, 422) },
});

/** The route that tries promotion rules. */
export function promotionRoutes(app: Ground): Routes {
  return createRoutes().openapi(route, async (c) => {
    const id = await sequenceIdOf(app, c.req.valid("param"));
    const { since, total, leads } = await dryRun(app, { id, ...c.req.valid("json") });
    const told = leads.map(({ at, ...one }) => ({ ...one, at: isoInstant(at) }));
    return c.json({ since: isoInstant(since), total, leads: told }, 200);
  });
}
