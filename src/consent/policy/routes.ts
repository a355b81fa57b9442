import { createRoute } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { writeSetting } from "../../db/settings.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { jsonAnswer, jsonBody } from "../../platform/http/schemas.ts";
import { policySchema } from "./policy-schema.ts";
import { policyKey, readPolicy } from "./read-policy.ts";

const path = "/v1/settings/consent";
const tags = ["Consent"];

const get = createRoute({
  method: "get",
  path,
  operationId: "getConsentPolicy",
  tags,
  summary: "What is measured of people",
  description:
    "By purpose: whether it is done at all, and what becomes of those who said nothing, by country and in general. docs/consent.md has the law.",
  responses: {
    200: jsonAnswer(policySchema, "The policy, as shipped where nobody has set one."),
    ...problemResponses(401),
  },
});

const put = createRoute({
  method: "put",
  path,
  operationId: "putConsentPolicy",
  tags,
  summary: "Set what is measured of people",
  description:
    "Replaces the whole policy. It holds for mails from the next ones on, within some seconds, and at once for opens and clicks of mails that were sent before.",
  request: { body: jsonBody(policySchema) },
  responses: { 200: jsonAnswer(policySchema, "The policy."), ...problemResponses(401, 422) },
});

/** Routes of the installation's policy. */
export function policyRoutes({ db, clock }: Ground): Routes {
  return createRoutes()
    .openapi(get, async (c) => c.json(await readPolicy(db), 200))
    .openapi(put, async (c) => {
      const policy = c.req.valid("json");
      await writeSetting(db, policyKey, policy, clock.now());
      return c.json(policy, 200);
    });
}
