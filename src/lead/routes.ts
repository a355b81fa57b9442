import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../ground.ts";
import { pageOf, pageQuery, presentPage } from "../platform/http/pagination.ts";
import { problemResponses } from "../platform/http/problem.ts";
import { createRoutes } from "../platform/http/routes.ts";
import type { Routes } from "../platform/http/routes.ts";
import { emailInput, idParams, idSchema, isoInstant, jsonAnswer } from "../platform/http/schemas.ts";
import { getLead } from "./get-lead.ts";
import { listLeads } from "./list-leads.ts";
import { listTimeline } from "./timeline/list-timeline.ts";
import { presentLead } from "./present-lead.ts";
import { leadSchema, stageSchema, timelineEntrySchema } from "./schemas.ts";
import { timelineQuery } from "./timeline/timeline-cursor.ts";

const tags = ["Leads"];

const list = createRoute({
  method: "get",
  path: "/v1/leads",
  operationId: "listLeads",
  tags,
  summary: "List leads",
  request: {
    query: pageQuery.extend({
      stage: stageSchema.optional(),
      email: emailInput.optional().openapi({ description: "Exactly this address." }),
      tag: z.string().max(64).optional().openapi({ description: "Those that have this tag." }),
      account: idSchema.optional().openapi({ description: "The people of this account." }),
    }),
  },
  responses: { 200: jsonAnswer(pageOf(leadSchema), "Newest first."), ...problemResponses(401, 422) },
});

const get = createRoute({
  method: "get",
  path: "/v1/leads/{id}",
  operationId: "getLead",
  tags,
  summary: "Get a lead",
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

/** Routes of leads. Creating one is downstream, with its consent; so is changing one, where the walks are that a new address has to do with. */
export function leadRoutes(app: Ground): Routes {
  return createRoutes()
    .openapi(list, async (c) =>
      c.json(
        presentPage(await listLeads(app, c.req.valid("query")), (lead) => presentLead(lead, app.clock.now())),
        200,
      ),
    )
    .openapi(get, async (c) => c.json(presentLead(await getLead(app, c.req.valid("param")), app.clock.now()), 200))
    .openapi(timeline, async (c) => {
      const page = await listTimeline(app, { ...c.req.valid("param"), ...c.req.valid("query") });
      return c.json(
        { data: page.rows.map((entry) => ({ ...entry, at: isoInstant(entry.at) })), nextCursor: page.nextCursor },
        200,
      );
    });
}
