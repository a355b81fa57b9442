import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { emailInput, idSchema, jsonAnswer, jsonBody, lineInput } from "../../platform/http/schemas.ts";
import { attributeName, zoneId } from "../../sequence/definition/values.ts";
import { previewAssignment } from "./preview.ts";
import type { Choice } from "./choose-rep.ts";

const line = lineInput(200).nullable().default(null);

const inlineLead = z.strictObject({
  email: emailInput,
  firstName: line,
  lastName: line,
  company: line,
  timezone: zoneId.nullable().default(null),
  locale: lineInput(35).nullable().default(null),
  attributes: z.record(attributeName, z.union([z.string().max(1_000), z.number(), z.boolean(), z.null()])).default({}),
  tags: z.array(lineInput(100)).max(100).default([]),
  stage: z.enum(["lead", "prospect", "customer", "disqualified"]).default("lead"),
  fitScore: z.int().default(0),
  engagementScore: z.int().default(0),
});

const input = z
  .strictObject({
    leadId: idSchema.optional().openapi({ description: "A lead there is." }),
    lead: inlineLead.optional().openapi({ description: "A lead as it is described here." }),
  })
  .refine(({ leadId, lead }) => (leadId === undefined) !== (lead === undefined), {
    error: "Write either `leadId` or `lead`.",
  })
  .openapi("AssignmentQuestion", { example: { lead: { email: "ada@example.com", company: "Looms" } } });

const named = z.object({ id: idSchema, name: z.string() });

const output = z
  .object({
    rep: named.nullable().openapi({ description: "Null: nobody can take it, and the operator is told." }),
    via: z
      .enum(["owner", "deputy", "company", "turn", "fallback_rep", "fallback_team", "operator"])
      .openapi({ description: "By which rule." }),
    team: z.object({ key: z.string(), name: z.string() }).nullable(),
    reasons: z.array(z.string()),
    passedOver: z
      .array(z.object({ repId: idSchema, name: z.string(), code: z.string(), message: z.string() }))
      .openapi({ description: "Everybody else who was thought of, and why not they; `code` is stable." }),
  })
  .openapi("Assignment");

const preview = createRoute({
  method: "post",
  path: "/v1/reps/assign/preview",
  operationId: "previewAssignment",
  tags: ["Reps"],
  summary: "Ask who would get a prospect",
  description:
    "Decided as at a promotion, at this moment: the rep they have, else that of somebody at their company (same registrable domain, free mail providers excepted), else whose turn it is in the first team that takes them, else what the team falls back on. Changes nothing.",
  request: { body: jsonBody(input) },
  responses: { 200: jsonAnswer(output, "Who, and why."), ...problemResponses(401, 404, 422) },
});

/** The route that previews an assignment. */
export function previewRoutes(app: Ground): Routes {
  return createRoutes().openapi(preview, async (c) => {
    const { leadId, lead } = c.req.valid("json");
    const choice = await previewAssignment(
      app,
      lead === undefined ? { leadId: leadId ?? "" } : { lead: { ...lead, scored: null } },
    );
    return c.json(present(choice), 200);
  });
}

function present({ rep, via, team, reasons, passedOver }: Choice): z.infer<typeof output> {
  return {
    rep: rep && { id: rep.id, name: rep.name },
    via,
    team: team && { key: team.key, name: team.name },
    reasons,
    passedOver,
  };
}
