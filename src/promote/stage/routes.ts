import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { presentLead } from "../../lead/present-lead.ts";
import { leadSchema } from "../../lead/schemas.ts";
import { moves } from "../../lead/stage/allowed-moves.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { idParams, idSchema, jsonAnswer, jsonBody, textInput } from "../../platform/http/schemas.ts";
import { parseDuration } from "../../schedule/duration.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { actorOf } from "../../lead/stage/actor.ts";
import { moveStage } from "./move-stage.ts";
import { promoteByHand } from "./promote-by-hand.ts";

const tags = ["Leads"];

const repId = idSchema.optional().openapi({ description: "The rep who says so; left out, the API key does." });
const reason = textInput(1_000).optional().openapi({ example: "Wants a quote for 40 seats." });

const coolDown = z
  .string()
  .refine((text) => (parseDuration(text)?.sign ?? -1) >= 0, {
    error: 'Write an ISO 8601 duration such as "P90D", or "P0D" for none.',
  })
  .optional()
  .openapi({
    description: "Only with `recycled`: so long no sequence takes the lead in. P30D unless said.",
    example: "P90D",
  });

const stageInput = z
  .strictObject({
    stage: z.enum(moves),
    reason,
    coolDown,
    sequence: textInput(200).optional().openapi({
      description: "Only with `recycled`: key or id of the sequence that the lead enters when the cool-down is over.",
      example: "win-back",
    }),
    repId,
  })
  .check((ctx) => {
    const { stage, coolDown: cool, sequence, reason: why } = ctx.value;
    const issue = (path: string, code: string, message: string) =>
      ctx.issues.push({ code: "custom", path: [path], message, params: { code }, input: ctx.value });
    if (stage === "disqualified" && why === undefined) issue("reason", "required", "is needed: say why");
    if (stage === "recycled") return;
    if (cool !== undefined) issue("coolDown", "only_recycled", 'goes with the stage "recycled" only');
    if (sequence !== undefined) issue("sequence", "only_recycled", 'goes with the stage "recycled" only');
  })
  .openapi("StageInput");

const move = createRoute({
  method: "post",
  path: "/v1/leads/{id}/stage",
  operationId: "moveLead",
  tags,
  summary: "Move a lead to another stage",
  description: [
    "Allowed: `lead` to prospect, customer, disqualified; `prospect` to customer, disqualified, recycled; `customer` to recycled; `disqualified` to prospect, recycled. Anything else is refused with 409 `stage_not_allowed`, which says what is allowed. `prospect` does what `/promote` does. Who is `recycled` is a lead again.",
    "In one transaction the stage changes, sequences stop by the exit rules (a `stage` rule that names the new stage; all of the lead where none does), the running handoff is closed, and the event is on the timeline with cause, actor and the version of these rules. `disqualified` needs a reason. The same word again changes nothing; of a lead that is recycled already it may bring another cool-down, counted from the same moment, or, until that is over, another sequence.",
  ].join("\n\n"),
  request: { params: idParams, body: jsonBody(stageInput) },
  responses: { 200: jsonAnswer(leadSchema, "The lead as it is now."), ...problemResponses(401, 404, 409, 422) },
});

const promote = createRoute({
  method: "post",
  path: "/v1/leads/{id}/promote",
  operationId: "promoteLead",
  tags,
  summary: "Make a prospect of a lead by hand",
  description:
    "As a reply would, in one transaction: a rep is assigned and gets the handoff, with the cause `manual`, and sequences stop by the rules about promotions. A prospect whom a rep has already stays so, and nothing changes.",
  request: { params: idParams, body: jsonBody(z.strictObject({ reason, repId }).openapi("PromoteInput")) },
  responses: { 200: jsonAnswer(leadSchema, "The lead as it is now."), ...problemResponses(401, 404, 409, 422) },
});

/** Routes by which people move leads from stage to stage. */
export function stageRoutes(app: Ground & SequenceParts): Routes {
  return createRoutes()
    .openapi(move, async (c) => {
      const { id: leadId } = c.req.valid("param");
      const { stage, repId: rep, reason: why = null, ...rest } = c.req.valid("json");
      const by = actorOf(c.get("apiKey").id, rep);
      const lead =
        stage === "prospect"
          ? await promoteByHand(app, { leadId, reason: why, by })
          : await moveStage(app, { leadId, move: stage, reason: why, by, ...rest });
      return c.json(presentLead(lead, app.clock.now()), 200);
    })
    .openapi(promote, async (c) => {
      const { id: leadId } = c.req.valid("param");
      const { repId: rep, reason: why = null } = c.req.valid("json");
      const by = actorOf(c.get("apiKey").id, rep);
      const lead = await promoteByHand(app, { leadId, reason: why, by });
      return c.json(presentLead(lead, app.clock.now()), 200);
    });
}
