import { createRoute } from "@hono/zod-openapi";
import type { z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { jsonAnswer, jsonBody } from "../../platform/http/schemas.ts";
import { sequenceParams } from "../../sequence/named/sequence-id.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { presentDiff, toRunning } from "../../sequence/publish/publish-schemas.ts";
import { planSequence } from "./plan-sequence.ts";
import { sequencePlanInput, sequencePlanSchema } from "./plan-schemas.ts";

const plan = createRoute({
  method: "post",
  path: "/v1/sequences/{id}/plan",
  operationId: "planSequence",
  tags: ["Plans"],
  summary: "See whom a change of a sequence would touch",
  description:
    "As a dry run of publishing, of a definition and templates that come with the request: nothing is stored. It says where running enrollments stand, what becomes of each and of their next mail, and how many mails each sender would send by day, before and after. The sequence need not be there yet.",
  request: { params: sequenceParams, body: jsonBody(sequencePlanInput) },
  responses: { 200: jsonAnswer(sequencePlanSchema, "What would happen."), ...problemResponses(401, 422) },
});

/** The route that plans a change of a sequence. */
export function sequencePlanRoutes(app: Ground & SequenceParts): Routes {
  return createRoutes().openapi(plan, async (c) => {
    const { change, definition, templates, attributes, running, finished, days, sample } = c.req.valid("json");
    const planned = await planSequence(app, {
      name: c.req.valid("param").id,
      change,
      definition,
      given: { templates, attributes },
      running: toRunning(running),
      extend: finished === "extend",
      days,
      sample,
    });
    const answer: z.infer<typeof sequencePlanSchema> = { ...planned, diff: presentDiff(planned.diff) };
    return c.json(answer, 200);
  });
}
