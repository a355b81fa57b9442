import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../ground.ts";
import { pageOf, pageQuery, presentPage } from "../platform/http/pagination.ts";
import { problemResponses } from "../platform/http/problem.ts";
import { createRoutes } from "../platform/http/routes.ts";
import type { Routes } from "../platform/http/routes.ts";
import { idParams, jsonAnswer, jsonBody } from "../platform/http/schemas.ts";
import { createRep } from "./create-rep.ts";
import { getRep, listReps } from "./list-reps.ts";
import { patchRep } from "./patch-rep.ts";
import { presentRep, repInput, repPatch, repSchema } from "./rep-schemas.ts";

const tags = ["Reps"];

const create = createRoute({
  method: "post",
  path: "/v1/reps",
  operationId: "createRep",
  tags,
  summary: "Add a rep",
  description:
    "Prospects go to the rep they have, else to that of somebody at their company, else to whose turn it is, by their weights.",
  request: { body: jsonBody(repInput) },
  responses: { 201: jsonAnswer(repSchema, "The rep."), ...problemResponses(401, 409, 422) },
});

const list = createRoute({
  method: "get",
  path: "/v1/reps",
  operationId: "listReps",
  tags,
  summary: "List reps",
  description: "With their hours, limits and territories.",
  request: { query: pageQuery.extend({ active: z.stringbool().optional().openapi({ type: "boolean" }) }) },
  responses: { 200: jsonAnswer(pageOf(repSchema), "Newest first."), ...problemResponses(401, 422) },
});

const get = createRoute({
  method: "get",
  path: "/v1/reps/{id}",
  operationId: "getRep",
  tags,
  summary: "Get a rep",
  description: "With hours, limits and territory.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(repSchema, "The rep."), ...problemResponses(401, 404) },
});

const patch = createRoute({
  method: "patch",
  path: "/v1/reps/{id}",
  operationId: "updateRep",
  tags,
  summary: "Change a rep",
  description:
    "An inactive rep gets nothing new: open handoffs, and accepted ones with the next reply, go to the deputy, else to somebody else.",
  request: { params: idParams, body: jsonBody(repPatch) },
  responses: { 200: jsonAnswer(repSchema, "The rep as it is now."), ...problemResponses(401, 404, 409, 422) },
});

/** Routes of reps. */
export function repRoutes(app: Ground): Routes {
  return createRoutes()
    .openapi(create, async (c) => c.json(presentRep(await createRep(app, c.req.valid("json"))), 201))
    .openapi(list, async (c) => c.json(presentPage(await listReps(app, c.req.valid("query")), presentRep), 200))
    .openapi(get, async (c) => c.json(presentRep(await getRep(app, c.req.valid("param"))), 200))
    .openapi(patch, async (c) => {
      const rep = await patchRep(app, { ...c.req.valid("param"), patch: c.req.valid("json") });
      return c.json(presentRep(rep), 200);
    });
}
