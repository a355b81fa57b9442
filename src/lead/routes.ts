import { createRoute } from "@hono/zod-openapi";
import type { Ground } from "../ground.ts";
import { pageOf, pageQuery, presentPage } from "../platform/http/pagination.ts";
import { problemResponses } from "../platform/http/problem.ts";
import { createRoutes } from "../platform/http/routes.ts";
import type { Routes } from "../platform/http/routes.ts";
import { idParams, isoInstant, jsonAnswer } from "../platform/http/schemas.ts";
import { getLead } from "./get-lead.ts";
import { listActivity } from "./timeline/list-activity.ts";
import { listTimeline } from "./timeline/list-timeline.ts";
import { presentLead } from "./present-lead.ts";
import { activitySchema, leadSchema, timelineEntrySchema } from "./schemas.ts";
import { timelineQuery } from "./timeline/timeline-cursor.ts";

const tags = ["Leads"];

const get = createRoute({
  method: "get",
  path: "/v1/leads/{id}",
  operationId: "getLead",
  tags,
  summary: "Get a lead",
  description: "What is known of the person, with stage, score and qualification as of now.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(leadSchema, "The lead."), ...problemResponses(401, 404) },
});

const timeline = createRoute({
  method: "get",
  path: "/v1/leads/{id}/timeline",
  operationId: "listTimeline",
  tags,
  summary: "What happened with a lead",
  description: "Events, enrollments, mails, opens and clicks with their human or machine verdict, replies, promotion.",
  request: { params: idParams, query: timelineQuery },
  responses: { 200: jsonAnswer(pageOf(timelineEntrySchema), "Newest first."), ...problemResponses(401, 404, 422) },
});

const activity = createRoute({
  method: "get",
  path: "/v1/activity",
  operationId: "listActivity",
  tags,
  summary: "What happened with all leads",
  description: "What people did, and what followed from it, without the mails that were sent.",
  request: { query: pageQuery },
  responses: { 200: jsonAnswer(pageOf(activitySchema), "Newest first."), ...problemResponses(401, 422) },
});

/** Routes of leads. Creating one is downstream, with its consent; so are listing them, with their scores, and changing one, where the walks are that a new address has to do with. */
export function leadRoutes(app: Ground): Routes {
  return createRoutes()
    .openapi(get, async (c) => c.json(presentLead(await getLead(app, c.req.valid("param")), app.clock.now()), 200))
    .openapi(activity, async (c) => {
      const page = await listActivity(app, c.req.valid("query"));
      return c.json(
        presentPage(page, (entry) => ({ ...entry, at: isoInstant(entry.at) })),
        200,
      );
    })
    .openapi(timeline, async (c) => {
      const page = await listTimeline(app, { ...c.req.valid("param"), ...c.req.valid("query") });
      return c.json(
        { data: page.rows.map((entry) => ({ ...entry, at: isoInstant(entry.at) })), nextCursor: page.nextCursor },
        200,
      );
    });
}
