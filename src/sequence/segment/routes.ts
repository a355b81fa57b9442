import { createRoute } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { presentLead } from "../../lead/present-lead.ts";
import { leadSchema } from "../../lead/schemas.ts";
import { pageOf, pageQuery, presentPage } from "../../platform/http/pagination.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { idParams, jsonAnswer, jsonBody } from "../../platform/http/schemas.ts";
import { countSegment, listMembers, listSegments } from "./list-segments.ts";
import { deleteSegment } from "./delete-segment.ts";
import { getSegment, putSegment } from "./put-segment.ts";
import { presentSegment, segmentCountSchema, segmentInput, segmentSchema } from "./segment-schemas.ts";

const tags = ["Segments"];

const put = createRoute({
  method: "put",
  path: "/v1/segments",
  operationId: "putSegment",
  tags,
  summary: "Create or replace a segment",
  description: "A named condition over leads, by key. Who is in it is found when it is asked for.",
  request: { body: jsonBody(segmentInput) },
  responses: { 200: jsonAnswer(segmentSchema, "The segment."), ...problemResponses(401, 422) },
});

const list = createRoute({
  method: "get",
  path: "/v1/segments",
  operationId: "listSegments",
  tags,
  summary: "List segments",
  description: "With their conditions.",
  request: { query: pageQuery },
  responses: { 200: jsonAnswer(pageOf(segmentSchema), "Newest first."), ...problemResponses(401, 422) },
});

const get = createRoute({
  method: "get",
  path: "/v1/segments/{id}",
  operationId: "getSegment",
  tags,
  summary: "Get a segment",
  description: "By its id or its key.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(segmentSchema, "The segment."), ...problemResponses(401, 404) },
});

const count = createRoute({
  method: "get",
  path: "/v1/segments/{id}/count",
  operationId: "countSegment",
  tags,
  summary: "Count the leads of a segment",
  description: "How many leads are in it now, and how many of them could be mailed.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(segmentCountSchema, "At this moment."), ...problemResponses(401, 404) },
});

const members = createRoute({
  method: "get",
  path: "/v1/segments/{id}/leads",
  operationId: "listSegmentLeads",
  tags,
  summary: "List the leads of a segment",
  description: "Whoever the condition holds for now.",
  request: { params: idParams, query: pageQuery },
  responses: { 200: jsonAnswer(pageOf(leadSchema), "Newest first."), ...problemResponses(401, 404, 422) },
});

const remove = createRoute({
  method: "delete",
  path: "/v1/segments/{id}",
  operationId: "deleteSegment",
  tags,
  summary: "Delete a segment",
  description: "Refused while entering it triggers a sequence, naming some.",
  request: { params: idParams },
  responses: { 204: { description: "Deleted." }, ...problemResponses(401, 404, 409) },
});

/** Routes of segments. */
export function segmentRoutes(app: Ground): Routes {
  return createRoutes()
    .openapi(put, async (c) => c.json(presentSegment(await putSegment(app, c.req.valid("json"))), 200))
    .openapi(list, async (c) => c.json(presentPage(await listSegments(app, c.req.valid("query")), presentSegment), 200))
    .openapi(get, async (c) => c.json(presentSegment((await getSegment(app, c.req.valid("param"))).segment), 200))
    .openapi(count, async (c) => c.json(await countSegment(app, c.req.valid("param")), 200))
    .openapi(remove, async (c) => {
      await deleteSegment(app, c.req.valid("param"));
      return c.body(null, 204);
    })
    .openapi(members, async (c) => {
      const page = await listMembers(app, { ...c.req.valid("query"), ...c.req.valid("param") });
      return c.json(
        { data: page.rows.map((lead) => presentLead(lead, app.clock.now())), nextCursor: page.nextCursor },
        200,
      );
    });
}
