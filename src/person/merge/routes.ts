import { createRoute } from "@hono/zod-openapi";
import { presentLead } from "../../lead/present-lead.ts";
import { pageOf } from "../../platform/http/pagination.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { idParams, jsonAnswer, jsonBody } from "../../platform/http/schemas.ts";
import { findDuplicates } from "./find-duplicates.ts";
import { mergeLeads } from "./merge-leads.ts";
import type { MergeDeps } from "./merge-leads.ts";
import { duplicateQuery, duplicateSchema, mergeLeadInput, mergeResultSchema, unmergedSchema } from "./merge-schemas.ts";
import { unmergeLead } from "./unmerge-lead.ts";

const tags = ["Leads"];

const merge = createRoute({
  method: "post",
  path: "/v1/leads/{id}/merge",
  operationId: "mergeLeads",
  tags,
  summary: "Make one person of two leads",
  description:
    "Everything of the other lead is this one's from then on: its history, its mails and answers, its address. Fields of this lead win, the other's fill in. What keeps mails away of either counts for both: suppressions, denials, pauses. Of a sequence that the person is in twice the older goes on; the other ends `merged`, and what it had queued is canceled. It can be undone for 30 days.",
  request: { params: idParams, body: jsonBody(mergeLeadInput) },
  responses: { 200: jsonAnswer(mergeResultSchema, "What became of it."), ...problemResponses(401, 404, 409, 422) },
});

const unmerge = createRoute({
  method: "post",
  path: "/v1/leads/{id}/unmerge",
  operationId: "unmergeLead",
  tags,
  summary: "Undo the latest merge of a lead",
  description:
    "The other lead is there again, with all that was its own, as far as nothing newer stands against it. What came since stays with this lead; `kept` says what was not undone.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(unmergedSchema, "What became of it."), ...problemResponses(401, 404, 409) },
});

const duplicates = createRoute({
  method: "get",
  path: "/v1/duplicates",
  operationId: "listDuplicates",
  tags,
  summary: "Leads that may be one person",
  description:
    "Pairs, newest first. A page may hold fewer than asked for, or none: go on while there is a `nextCursor`. Merge with `POST /v1/leads/{id}/merge`.",
  request: { query: duplicateQuery },
  responses: { 200: jsonAnswer(pageOf(duplicateSchema), "Pairs."), ...problemResponses(401, 422) },
});

/** Routes that make one person of two leads. */
export function mergeRoutes(app: MergeDeps): Routes {
  return createRoutes()
    .openapi(merge, async (c) => {
      const input = { ...c.req.valid("param"), ...c.req.valid("json"), by: c.get("apiKey").id };
      const { lead, ...rest } = await mergeLeads(app, input);
      return c.json({ ...rest, lead: presentLead(lead, app.clock.now()) }, 200);
    })
    .openapi(unmerge, async (c) => {
      const { lead, restored, ...rest } = await unmergeLead(app, c.req.valid("param"));
      const now = app.clock.now();
      return c.json({ ...rest, lead: presentLead(lead, now), restored: presentLead(restored, now) }, 200);
    })
    .openapi(duplicates, async (c) => {
      const { rows, nextCursor } = await findDuplicates(app, c.req.valid("query"));
      const now = app.clock.now();
      const data = rows.map(({ lead, other, reason }) => ({
        lead: presentLead(lead, now),
        other: presentLead(other, now),
        reason,
      }));
      return c.json({ data, nextCursor }, 200);
    });
}
