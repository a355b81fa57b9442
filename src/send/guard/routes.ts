import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { pageOf, pageQuery, presentPage } from "../../platform/http/pagination.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { idParams, jsonAnswer } from "../../platform/http/schemas.ts";
import { getTrip } from "./get-trip.ts";
import { listTrips } from "./list-trips.ts";
import { resumeTrip } from "./resume-trip.ts";
import { presentTrip, scopeSchema, tripSchema } from "./trip-schemas.ts";

const tags = ["Guard"];

const list = createRoute({
  method: "get",
  path: "/v1/guard-trips",
  operationId: "listGuardTrips",
  tags,
  summary: "List what the guard paused, and why",
  description:
    "The guard pauses a sequence, a sender or all senders of a From domain when too many of its mails bounce, are called spam, or are refused for policy.",
  request: {
    query: pageQuery.extend({
      scope: scopeSchema.optional(),
      target: z
        .string()
        .max(255)
        .optional()
        .openapi({ description: "The id of the sequence or sender, or the domain." }),
      status: z.enum(["open", "resumed"]).optional(),
    }),
  },
  responses: { 200: jsonAnswer(pageOf(tripSchema), "Newest first."), ...problemResponses(401, 422) },
});

const get = createRoute({
  method: "get",
  path: "/v1/guard-trips/{id}",
  operationId: "getGuardTrip",
  tags,
  summary: "Get one time that the guard paused something",
  description: "Which rule it was, what it counted, and what was paused.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(tripSchema, "With what it counted."), ...problemResponses(401, 404) },
});

const resume = createRoute({
  method: "post",
  path: "/v1/guard-trips/{id}/resume",
  operationId: "resumeGuardTrip",
  tags,
  summary: "Resume what the guard paused",
  description:
    "The sequence, the sender, or every sender of the domain that is still paused. For the guard only what is sent from now on counts.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(tripSchema, "Resumed."), ...problemResponses(401, 404, 409) },
});

/** Routes of the guard. */
export function guardRoutes(app: Ground): Routes {
  return createRoutes()
    .openapi(list, async (c) => c.json(presentPage(await listTrips(app, c.req.valid("query")), presentTrip), 200))
    .openapi(get, async (c) => c.json(presentTrip(await getTrip(app, c.req.valid("param"))), 200))
    .openapi(resume, async (c) => {
      const by = `key:${c.get("apiKey").id}`;
      return c.json(presentTrip(await resumeTrip(app, { ...c.req.valid("param"), by })), 200);
    });
}
