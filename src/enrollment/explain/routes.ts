import { createRoute } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { idParams, jsonAnswer } from "../../platform/http/schemas.ts";
import {
  enrollmentExplanationSchema,
  leadExplanationSchema,
  presentEnrollmentExplanation,
  presentLeadExplanation,
} from "./explain-schemas.ts";
import { explainEnrollment, explainLead } from "./explain.ts";

const enrollment = createRoute({
  method: "get",
  path: "/v1/enrollments/{id}/explain",
  operationId: "explainEnrollment",
  tags: ["Enrollments"],
  summary: "Explain an enrollment",
  description: "Every decision with its rule, what it looked at, and the next eligible time.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(enrollmentExplanationSchema, "In order."), ...problemResponses(401, 404) },
});

const lead = createRoute({
  method: "get",
  path: "/v1/leads/{id}/explain",
  operationId: "explainLead",
  tags: ["Leads"],
  summary: "Explain why a lead did, or did not, get mails",
  description: "Over all sequences, with every refusal to enroll.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(leadExplanationSchema, "Newest first."), ...problemResponses(401, 404) },
});

/** Routes that explain. */
export function explainRoutes(app: Ground & SequenceParts): Routes {
  return createRoutes()
    .openapi(enrollment, async (c) =>
      c.json(presentEnrollmentExplanation(await explainEnrollment(app, c.req.valid("param"))), 200),
    )
    .openapi(lead, async (c) => c.json(presentLeadExplanation(await explainLead(app, c.req.valid("param"))), 200));
}
