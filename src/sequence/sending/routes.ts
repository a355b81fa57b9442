import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { idSchema, jsonAnswer, jsonBody } from "../../platform/http/schemas.ts";
import { getSequence } from "../get-sequence.ts";
import { sequenceIdOf, sequenceParams } from "../named/sequence-id.ts";
import { patchSending } from "./patch-sending.ts";
import { presentSequence, sendingFields, sequenceSchema } from "../sequence-schemas.ts";

const patch = createRoute({
  method: "patch",
  path: "/v1/sequences/{id}",
  operationId: "updateSequence",
  tags: ["Sequences"],
  summary: "Change how a sequence sends",
  description: "At once and for all its versions. What it sends, and when, is in its definition.",
  request: {
    params: sequenceParams,
    body: jsonBody(
      z
        .strictObject({ ...sendingFields, senderIds: z.array(idSchema).max(100) })
        .partial()
        .openapi("SequencePatch"),
    ),
  },
  responses: { 200: jsonAnswer(sequenceSchema, "As it is now."), ...problemResponses(401, 404, 422) },
});

/** Routes of how sequences send. */
export function sendingRoutes(app: Ground): Routes {
  return createRoutes().openapi(patch, async (c) => {
    const id = await sequenceIdOf(app, c.req.valid("param"));
    await patchSending(app, { id, patch: c.req.valid("json") });
    return c.json(presentSequence(await getSequence(app, { id })), 200);
  });
}
