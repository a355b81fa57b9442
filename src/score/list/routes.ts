import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { presentLead } from "../../lead/present-lead.ts";
import { leadSchema, stageSchema } from "../../lead/schemas.ts";
import { pageOf, pageQuery, presentPage } from "../../platform/http/pagination.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { emailInput, idSchema, jsonAnswer } from "../../platform/http/schemas.ts";
import { leadFilterShape } from "./lead-filter.ts";
import { listLeads } from "./list-leads.ts";

const list = createRoute({
  method: "get",
  path: "/v1/leads",
  operationId: "listLeads",
  tags: ["Leads"],
  summary: "List leads",
  request: {
    query: pageQuery.extend({
      stage: stageSchema.optional(),
      email: emailInput.optional().openapi({ description: "Exactly this address." }),
      tag: z.string().max(64).optional().openapi({ description: "Those that have this tag." }),
      account: idSchema.optional().openapi({ description: "The people of this account." }),
      ...leadFilterShape,
    }),
  },
  responses: { 200: jsonAnswer(pageOf(leadSchema), "Newest first."), ...problemResponses(401, 422) },
});

/** The list of leads: here, because the score and its rules can be asked for. */
export function leadListRoutes(app: Ground): Routes {
  return createRoutes().openapi(list, async (c) => {
    const page = await listLeads(app, c.req.valid("query"));
    return c.json(
      presentPage(page, (lead) => presentLead(lead, app.clock.now())),
      200,
    );
  });
}
