import { createRoute } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { presentLead } from "../../lead/present-lead.ts";
import { leadPatch, leadSchema } from "../../lead/schemas.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { idParams, jsonAnswer, jsonBody } from "../../platform/http/schemas.ts";
import { changeLead } from "./change-lead.ts";

const patch = createRoute({
  method: "patch",
  path: "/v1/leads/{id}",
  operationId: "updateLead",
  tags: ["Leads"],
  summary: "Change a lead",
  description:
    "The stage changes by promotion and by what the rep decides, never here. A new `email` is where mails go from now on, also those that wait. An address that was suppressed stays so; what the person has said (unsubscribe, complaint, by hand) holds for the new one, too, and a hard bounce does not.",
  request: { params: idParams, body: jsonBody(leadPatch) },
  responses: { 200: jsonAnswer(leadSchema, "The lead as it is now."), ...problemResponses(401, 404, 409, 422) },
});

/** The route that changes leads. It lives here because a new address moves mails that wait, and may stop sequences. */
export function leadChangeRoutes(app: Ground): Routes {
  return createRoutes().openapi(patch, async (c) => {
    const input = { ...c.req.valid("param"), patch: c.req.valid("json") };
    return c.json(presentLead(await changeLead(app, input), app.clock.now()), 200);
  });
}
