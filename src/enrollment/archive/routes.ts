import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { jsonAnswer } from "../../platform/http/schemas.ts";
import { getSequence } from "../../sequence/get-sequence.ts";
import { sequenceIdOf, sequenceParams } from "../../sequence/named/sequence-id.ts";
import { presentSequence, sequenceSchema } from "../../sequence/sequence-schemas.ts";
import { archiveSequence } from "./archive-sequence.ts";

const archive = createRoute({
  method: "post",
  path: "/v1/sequences/{id}/archive",
  operationId: "archiveSequence",
  tags: ["Sequences"],
  summary: "Archive a sequence",
  description:
    "It enrolls nobody any more and is left out of the list; what it did stays readable. For one that never had anybody in it, there is DELETE.",
  request: {
    params: sequenceParams,
    query: z.strictObject({
      running: z.enum(["refuse", "exit"]).default("refuse").openapi({
        description:
          "What becomes of the enrollments in it: refuse to archive, or end them, and cancel what was not sent.",
      }),
    }),
  },
  responses: { 200: jsonAnswer(sequenceSchema, "Archived."), ...problemResponses(401, 404, 409, 422) },
});

/** The route that archives sequences. It lives here because that ends the walks in it. */
export function archiveRoutes(app: Ground): Routes {
  return createRoutes().openapi(archive, async (c) => {
    const id = await sequenceIdOf(app, c.req.valid("param"));
    await archiveSequence(app, { id, ...c.req.valid("query") });
    return c.json(presentSequence(await getSequence(app, { id })), 200);
  });
}
