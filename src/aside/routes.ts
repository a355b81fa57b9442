import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../ground.ts";
import { pageOf, pageQuery, presentPage } from "../platform/http/pagination.ts";
import { problemResponses } from "../platform/http/problem.ts";
import { createRoutes } from "../platform/http/routes.ts";
import type { Routes } from "../platform/http/routes.ts";
import { idParams, idSchema, jsonAnswer } from "../platform/http/schemas.ts";
import { getSetAside, retrySetAside } from "./get-set-aside.ts";
import { listSetAsides } from "./list-set-asides.ts";
import { kindSchema, presentSetAside, setAsideSchema } from "./set-aside-schemas.ts";

const tags = ["Set aside"];
const filter = z.string().max(255).optional();

const list = createRoute({
  method: "get",
  path: "/v1/set-asides",
  operationId: "listSetAsides",
  tags,
  summary: "List what is set aside, and why",
  description:
    "Work that failed by itself and holds up nothing else. It is tried again after a minute, then twice as late each time, up to six hours; at once when its sequence is published again, or its segment or lead is changed.",
  request: {
    query: pageQuery.extend({
      job: filter,
      kind: kindSchema.optional(),
      code: filter,
      subject: filter,
      sequenceId: idSchema.optional(),
      leadId: idSchema.optional(),
    }),
  },
  responses: { 200: jsonAnswer(pageOf(setAsideSchema), "Newest first."), ...problemResponses(401, 422) },
});

const get = createRoute({
  method: "get",
  path: "/v1/set-asides/{id}",
  operationId: "getSetAside",
  tags,
  summary: "Get one thing that is set aside",
  description: "With the reason, how often it was tried, and when it is tried again.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(setAsideSchema, "With its reason."), ...problemResponses(401, 404) },
});

const retry = createRoute({
  method: "post",
  path: "/v1/set-asides/{id}/retry",
  operationId: "retrySetAside",
  tags,
  summary: "Try again now",
  description: "It is gone from the list a moment later, or stands there with one try more and its reason.",
  request: { params: idParams },
  responses: { 202: jsonAnswer(setAsideSchema, "It is tried now."), ...problemResponses(401, 404) },
});

/** Routes of what is set aside. */
export function asideRoutes(app: Ground): Routes {
  return createRoutes()
    .openapi(list, async (c) =>
      c.json(presentPage(await listSetAsides(app, c.req.valid("query")), presentSetAside), 200),
    )
    .openapi(get, async (c) => c.json(presentSetAside(await getSetAside(app, c.req.valid("param"))), 200))
    .openapi(retry, async (c) => c.json(presentSetAside(await retrySetAside(app, c.req.valid("param"))), 202));
}
