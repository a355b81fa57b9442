import { createRoute } from "@hono/zod-openapi";
import { consentSchema, presentConsent } from "../../consent/state/consent-schemas.ts";
import type { Ground } from "../../ground.ts";
import { consentChange } from "../../lead/consent/consent-input.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { idParams, jsonAnswer, jsonBody } from "../../platform/http/schemas.ts";
import { setConsent } from "./set-consent.ts";

const put = createRoute({
  method: "put",
  path: "/v1/leads/{id}/consent",
  operationId: "setConsent",
  tags: ["Consent"],
  summary: "Write down what a lead said",
  description:
    "By purpose, and for mails by topic: what is named is set, the rest stays. It is the last word: also for consent that was obtained, or taken back, elsewhere; say how, and with what evidence. Who leaves a topic is taken out of its sequences at once; `mail: denied` suppresses the address, `mail: granted` takes back an unsubscribe, and nothing else, with an `at` after it and `wording` or `evidence`.",
  request: { params: idParams, body: jsonBody(consentChange) },
  responses: { 200: jsonAnswer(consentSchema, "As it stands now."), ...problemResponses(401, 404, 409, 422) },
});

/** The route that changes the consent of a lead. It lives here because leaving a topic stops sequences. */
export function consentChangeRoutes(app: Ground): Routes {
  return createRoutes().openapi(put, async (c) => {
    const input = { ...c.req.valid("param"), said: c.req.valid("json"), by: c.get("apiKey").id };
    return c.json(presentConsent(await setConsent(app, input)), 200);
  });
}
