import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { pageOf, pageQuery, presentPage } from "../../platform/http/pagination.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { jsonAnswer } from "../../platform/http/schemas.ts";
import { sequenceIdOf, sequenceParams } from "../named/sequence-id.ts";
import { getVersion, listVersions } from "./list-versions.ts";
import { presentVersion, presentWholeVersion, versionSchema, wholeVersionSchema } from "./version-schemas.ts";

const tags = ["Sequences"];

const list = createRoute({
  method: "get",
  path: "/v1/sequences/{id}/versions",
  operationId: "listSequenceVersions",
  tags,
  summary: "List the versions of a sequence",
  description: "Newest first. A version never changes; enrollments stay in theirs unless a publish moves them.",
  request: { params: sequenceParams, query: pageQuery },
  responses: { 200: jsonAnswer(pageOf(versionSchema), "Newest first."), ...problemResponses(401, 404, 422) },
});

const get = createRoute({
  method: "get",
  path: "/v1/sequences/{id}/versions/{number}",
  operationId: "getSequenceVersion",
  tags,
  summary: "Get a version of a sequence, with its templates",
  description: "To roll back, put its definition (and `sources`) as drafts again, and publish.",
  request: {
    params: sequenceParams.extend({
      number: z.coerce.number().int().min(1).max(2_147_483_647).openapi({ type: "integer", minimum: 1, example: 3 }),
    }),
  },
  responses: { 200: jsonAnswer(wholeVersionSchema, "As it was published."), ...problemResponses(401, 404) },
});

/** Routes of what was published. */
export function versionRoutes(app: Ground): Routes {
  return createRoutes()
    .openapi(list, async (c) => {
      const id = await sequenceIdOf(app, c.req.valid("param"));
      const page = await listVersions(app, { id, ...c.req.valid("query") });
      return c.json(presentPage(page, presentVersion), 200);
    })
    .openapi(get, async (c) => {
      const { id: name, number } = c.req.valid("param");
      const id = await sequenceIdOf(app, { id: name });
      return c.json(presentWholeVersion(await getVersion(app, { id, number })), 200);
    });
}
