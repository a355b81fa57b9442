import { createRoute } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { writeSetting } from "../../db/settings.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { idParams, jsonAnswer, jsonBody } from "../../platform/http/schemas.ts";
import { getLead } from "../get-lead.ts";
import { actorOf } from "../stage/actor.ts";
import { policyKey, policySchema, readQualificationPolicy } from "./policy-schema.ts";
import { presentQualification, qualificationSchema, qualifyInput } from "./qualification-schemas.ts";
import { qualifyLead } from "./qualify-lead.ts";

const settingsPath = "/v1/settings/qualification";
const tags = ["Qualification"];

const getPolicy = createRoute({
  method: "get",
  path: settingsPath,
  operationId: "getQualificationPolicy",
  tags,
  summary: "What qualified means here",
  description: "The criteria that reps ask for, and how many of them make a lead sales-qualified.",
  responses: {
    200: jsonAnswer(policySchema, "The criteria, as shipped where nobody has set any."),
    ...problemResponses(401),
  },
});

const putPolicy = createRoute({
  method: "put",
  path: settingsPath,
  operationId: "putQualificationPolicy",
  tags,
  summary: "Say what qualified means here",
  description:
    "Replaces all criteria: their keys, names, the questions that the rep sees, and which of them make a sales-qualified lead. What was said of a criterion that is not there any more stays with the lead. Leads that were confirmed before stay so until something is said of them again.",
  request: { body: jsonBody(policySchema) },
  responses: { 200: jsonAnswer(policySchema, "The criteria."), ...problemResponses(401, 422) },
});

const get = createRoute({
  method: "get",
  path: "/v1/leads/{id}/qualification",
  operationId: "getQualification",
  tags,
  summary: "What is known of a lead",
  description: "Each criterion with its answer, who gave it and when; and whether the lead is sales-qualified.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(qualificationSchema, "By the criteria."), ...problemResponses(401, 404) },
});

const put = createRoute({
  method: "put",
  path: "/v1/leads/{id}/qualification",
  operationId: "putQualification",
  tags,
  summary: "Qualify a lead",
  description:
    "Writes down what is known by the criteria of `/v1/settings/qualification`; those that are not named stay. `sql: true` confirms a prospect as sales-qualified: refused with `lead_not_qualified`, which says what is missing, while the rule does not hold, and with `lead_not_prospect` for anybody else. The label goes when the rule holds no longer, when it is taken back, and when the person is disqualified, recycled or no prospect after all. Conditions see it as `{ label: sql }`. The same word again changes nothing.",
  request: { params: idParams, body: jsonBody(qualifyInput) },
  responses: { 200: jsonAnswer(qualificationSchema, "As it is now."), ...problemResponses(401, 404, 409, 422) },
});

/** Routes of what reps find out about leads. */
export function qualificationRoutes(app: Ground): Routes {
  const { db, clock } = app;
  return createRoutes()
    .openapi(getPolicy, async (c) => c.json(copyOf(await readQualificationPolicy(db)), 200))
    .openapi(putPolicy, async (c) => {
      const policy = c.req.valid("json");
      await writeSetting(db, policyKey, policy, clock.now());
      return c.json(policy, 200);
    })
    .openapi(get, async (c) => {
      const lead = await getLead(app, c.req.valid("param"));
      return c.json(presentQualification(lead, await readQualificationPolicy(db)), 200);
    })
    .openapi(put, async (c) => {
      const { id: leadId } = c.req.valid("param");
      const { repId, criteria, sql } = c.req.valid("json");
      const lead = await qualifyLead(app, { leadId, criteria, sql, by: actorOf(c.get("apiKey").id, repId) });
      return c.json(presentQualification(lead, await readQualificationPolicy(db)), 200);
    });
}

function copyOf({ criteria, sql }: Awaited<ReturnType<typeof readQualificationPolicy>>) {
  return { criteria: criteria.map((one) => ({ ...one })), sql: { ...sql, of: [...sql.of] } };
}
