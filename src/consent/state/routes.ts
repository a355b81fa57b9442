import { createRoute } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { presentLead } from "../../lead/present-lead.ts";
import { leadInput, leadSchema } from "../../lead/schemas.ts";
import { suppressedNote, suppressedSchema } from "../../lead/suppression/suppressed-note.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { idParams, jsonAnswer, jsonBody, orNull } from "../../platform/http/schemas.ts";
import { addLead } from "./add-lead.ts";
import { consentSchema, logQuery, presentConsent } from "./consent-schemas.ts";
import { readConsent } from "./read-consent.ts";

const createdSchema = leadSchema
  .extend({
    suppressed: orNull(suppressedSchema).openapi({ description: "Why the address gets no mail; null when it may." }),
  })
  .openapi("CreatedLead");

const create = createRoute({
  method: "post",
  path: "/v1/leads",
  operationId: "createLead",
  tags: ["Leads"],
  summary: "Create a lead",
  description:
    "Enrolls in nothing by itself: send an event for that, or create an enrollment. Consent that was obtained elsewhere is told with its evidence and counts as confirmed; to mail somebody again who has unsubscribed, `consent.mail: granted` needs an `at` after that, and `wording` or `evidence`.",
  request: { body: jsonBody(leadInput) },
  responses: { 201: jsonAnswer(createdSchema, "The lead."), ...problemResponses(401, 409, 422) },
});

const get = createRoute({
  method: "get",
  path: "/v1/leads/{id}/consent",
  operationId: "getConsent",
  tags: ["Consent"],
  summary: "What a lead said of mails and of being measured",
  description: "How it stands now, what follows from it, and every statement with its evidence.",
  request: { params: idParams, query: logQuery },
  responses: { 200: jsonAnswer(consentSchema, "The consent."), ...problemResponses(401, 404, 422) },
});

/** Routes of the consent of leads. Creating a lead is here because consent comes with it; changing it stops sequences, downstream. */
export function consentRoutes(app: Ground): Routes {
  return createRoutes()
    .openapi(create, async (c) => {
      const input = { ...c.req.valid("json"), by: c.get("apiKey").id };
      const lead = await addLead(app, input);
      return c.json(
        { ...presentLead(lead, app.clock.now()), suppressed: await suppressedNote(app.db, lead.email) },
        201,
      );
    })
    .openapi(get, async (c) => {
      const input = { ...c.req.valid("param"), ...c.req.valid("query") };
      return c.json(presentConsent(await readConsent(app.db, input)), 200);
    });
}
