import { createRoute } from "@hono/zod-openapi";
import type { Ground } from "../ground.ts";
import { NotFoundError } from "../platform/errors.ts";
import { pageOf, pageQuery, presentPage } from "../platform/http/pagination.ts";
import { problemResponses } from "../platform/http/problem.ts";
import { createRoutes } from "../platform/http/routes.ts";
import type { Routes } from "../platform/http/routes.ts";
import { idParams, idSchema, jsonAnswer } from "../platform/http/schemas.ts";
import { loadHandoffContext } from "./context.ts";
import { handoffDetailSchema, handoffSchema, presentDetail, presentHandoff, statusSchema } from "./handoff-schemas.ts";
import { listHandoffs } from "./list-handoffs.ts";
import { respondToHandoff } from "./respond.ts";

const tags = ["Handoffs"];

const list = createRoute({
  method: "get",
  path: "/v1/handoffs",
  operationId: "listHandoffs",
  tags,
  summary: "List handoffs",
  request: {
    query: pageQuery.extend({
      leadId: idSchema.optional(),
      repId: idSchema.optional(),
      status: statusSchema.optional(),
    }),
  },
  responses: { 200: jsonAnswer(pageOf(handoffSchema), "Newest first."), ...problemResponses(401, 422) },
});

const get = createRoute({
  method: "get",
  path: "/v1/handoffs/{id}",
  operationId: "getHandoff",
  tags,
  summary: "Get a handoff",
  description: "With the prospect, the cause, the reply and the mails sent so far.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(handoffDetailSchema, "The handoff."), ...problemResponses(401, 404) },
});

const respond = <R extends "accept" | "decline">(response: R, summary: string, description: string) =>
  createRoute({
    method: "post",
    path: `/v1/handoffs/{id}/${response}` as const,
    operationId: `${response}Handoff`,
    tags,
    summary,
    description,
    request: { params: idParams },
    responses: { 200: jsonAnswer(handoffSchema, "As it is now."), ...problemResponses(401, 404, 409) },
  });

const accept = respond("accept", "Accept a handoff", "The same answer again changes nothing.");
const decline = respond(
  "decline",
  "Decline a handoff",
  "It goes to somebody else at once, as a new handoff; when nobody can take it, the operator is told.",
);

/** Routes of handoffs. */
export function handoffRoutes(app: Ground): Routes {
  return createRoutes()
    .openapi(list, async (c) => c.json(presentPage(await listHandoffs(app, c.req.valid("query")), presentHandoff), 200))
    .openapi(get, async (c) => {
      const { id } = c.req.valid("param");
      const context = await loadHandoffContext(app.db, id);
      if (context === undefined) throw new NotFoundError("handoff", id);
      return c.json(presentDetail(context, app.clock.now()), 200);
    })
    .openapi(accept, async (c) => {
      const handoff = await respondToHandoff(app, { handoffId: c.req.valid("param").id, response: "accept" });
      return c.json(presentHandoff(handoff), 200);
    })
    .openapi(decline, async (c) => {
      const handoff = await respondToHandoff(app, { handoffId: c.req.valid("param").id, response: "decline" });
      return c.json(presentHandoff(handoff), 200);
    });
}
