import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../ground.ts";
import { pageOf, pageQuery, presentPage } from "../platform/http/pagination.ts";
import { problemResponses } from "../platform/http/problem.ts";
import { createRoutes } from "../platform/http/routes.ts";
import type { Routes } from "../platform/http/routes.ts";
import {
  emailInput,
  idParams,
  idSchema,
  instantSchema,
  isoInstant,
  jsonAnswer,
  jsonBody,
  lineInput,
} from "../platform/http/schemas.ts";
import type { Rep } from "./assign-rep.ts";
import { createRep } from "./create-rep.ts";
import { listReps } from "./list-reps.ts";
import { patchRep } from "./patch-rep.ts";

const tags = ["Reps"];

const repSchema = z
  .object({
    id: idSchema,
    name: z.string().openapi({ example: "Rita Rep" }),
    email: z.string().openapi({ example: "rita@example.com" }),
    active: z.boolean().openapi({ description: "Whether new prospects are assigned." }),
    lastAssignedAt: instantSchema.nullable(),
    createdAt: instantSchema,
  })
  .openapi("Rep");

const create = createRoute({
  method: "post",
  path: "/v1/reps",
  operationId: "createRep",
  tags,
  summary: "Add a rep",
  description: "Prospects are assigned round robin to active reps.",
  request: { body: jsonBody(z.strictObject({ name: lineInput(100), email: emailInput }).openapi("RepInput")) },
  responses: { 201: jsonAnswer(repSchema, "The rep."), ...problemResponses(401, 409, 422) },
});

const list = createRoute({
  method: "get",
  path: "/v1/reps",
  operationId: "listReps",
  tags,
  summary: "List reps",
  request: { query: pageQuery.extend({ active: z.stringbool().optional().openapi({ type: "boolean" }) }) },
  responses: { 200: jsonAnswer(pageOf(repSchema), "Newest first."), ...problemResponses(401, 422) },
});

const patch = createRoute({
  method: "patch",
  path: "/v1/reps/{id}",
  operationId: "updateRep",
  tags,
  summary: "Change a rep",
  description: "An inactive rep gets no new prospects and keeps those it has.",
  request: {
    params: idParams,
    body: jsonBody(
      z
        .strictObject({ name: lineInput(100), active: z.boolean() })
        .partial()
        .openapi("RepPatch"),
    ),
  },
  responses: { 200: jsonAnswer(repSchema, "The rep as it is now."), ...problemResponses(401, 404, 422) },
});

/** Routes of reps. */
export function repRoutes(app: Ground): Routes {
  return createRoutes()
    .openapi(create, async (c) => c.json(present(await createRep(app, c.req.valid("json"))), 201))
    .openapi(list, async (c) => c.json(presentPage(await listReps(app, c.req.valid("query")), present), 200))
    .openapi(patch, async (c) => {
      const rep = await patchRep(app, { ...c.req.valid("param"), patch: c.req.valid("json") });
      return c.json(present(rep), 200);
    });
}

function present(rep: Rep): z.infer<typeof repSchema> {
  return { ...rep, lastAssignedAt: isoInstant(rep.lastAssignedAt), createdAt: isoInstant(rep.createdAt) };
}
