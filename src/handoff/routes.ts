import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../ground.ts";
import { classSchema } from "../inbound/correction/class-schema.ts";
import { undoneShape } from "../inbound/correction/correction-schemas.ts";
import type { InboundParts } from "../inbound/parts.ts";
import { presentLead } from "../lead/present-lead.ts";
import { readQualificationPolicy } from "../lead/qualification/policy-schema.ts";
import { leadSchema } from "../lead/schemas.ts";
import { NotFoundError } from "../platform/errors.ts";
import { pageOf, pageQuery, presentPage } from "../platform/http/pagination.ts";
import { problemResponses } from "../platform/http/problem.ts";
import { createRoutes } from "../platform/http/routes.ts";
import type { Routes } from "../platform/http/routes.ts";
import { idParams, idSchema, jsonAnswer, jsonBody, textInput } from "../platform/http/schemas.ts";
import { notAProspect } from "../promote/correct/not-a-prospect.ts";
import { actorOf } from "../lead/stage/actor.ts";
import type { SequenceParts } from "../sequence/parts.ts";
import { acceptInput, declineInput } from "./act/act-schemas.ts";
import { loadHandoffContext } from "./context.ts";
import { handoffFilterShape } from "./handoff-filter.ts";
import { handoffDetailSchema, handoffSchema, presentDetail, presentHandoff, statusSchema } from "./handoff-schemas.ts";
import { listHandoffs } from "./list-handoffs.ts";
import { respondToHandoff } from "./respond.ts";

const tags = ["Handoffs"];

const list = createRoute({
  method: "get",
  path: "/v1/handoffs",
  operationId: "listHandoffs",
  tags,
  summary: "List handoffs",
  description: "Prospects with reps, newest first.",
  request: {
    query: pageQuery.extend({
      leadId: idSchema.optional(),
      repId: idSchema.optional(),
      status: statusSchema.optional(),
      ...handoffFilterShape,
    }),
  },
  responses: { 200: jsonAnswer(pageOf(handoffSchema), "Newest first."), ...problemResponses(401, 422) },
});

const get = createRoute({
  method: "get",
  path: "/v1/handoffs/{id}",
  operationId: "getHandoff",
  tags,
  summary: "Get a handoff",
  description: "With the prospect, the cause, the reply and the mails sent so far.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(handoffDetailSchema, "The handoff."), ...problemResponses(401, 404) },
});

const accept = createRoute({
  method: "post",
  path: "/v1/handoffs/{id}/accept",
  operationId: "acceptHandoff",
  tags,
  summary: "Accept a handoff",
  description:
    "The same answer again changes nothing. One that is nobody's (`repId` null) is refused with 409 `handoff_of_nobody`, unless the body names the rep who takes it: then it is theirs. Refused with `handoff_of_another` when `repId` is a rep who neither has it nor stands in for who does. The body may be left out.",
  request: { params: idParams, body: { ...jsonBody(acceptInput), required: false } },
  responses: { 200: jsonAnswer(handoffSchema, "As it is now."), ...problemResponses(401, 404, 409, 415, 422) },
});

const decline = createRoute({
  method: "post",
  path: "/v1/handoffs/{id}/decline",
  operationId: "declineHandoff",
  tags,
  summary: "Decline a handoff",
  description:
    "It goes to somebody else at once, as a new handoff; when nobody can take it, the operator is told. Refused with 409 `handoff_of_another` when `repId` is a rep who neither has it nor stands in for who does. The body may be left out.",
  request: { params: idParams, body: { ...jsonBody(declineInput), required: false } },
  responses: { 200: jsonAnswer(handoffSchema, "As it is now."), ...problemResponses(401, 404, 409, 415, 422) },
});

const undo = createRoute({
  method: "post",
  path: "/v1/handoffs/{id}/not-a-prospect",
  operationId: "undoHandoff",
  tags,
  summary: "Say that they are no prospect",
  description:
    "In one transaction the handoff is withdrawn, accepted or not, the lead is what they were before, and the sequences that were stopped go on. When it was by a mail, that is corrected as well: its class becomes `class`. What could not be undone, and why, is in `kept`; `replied_otherwise`: the lead has answered in another mail, too, by which the handoff stands. The same word again changes nothing; a handoff that is over in another way is refused with `handoff_closed`.",
  request: {
    params: idParams,
    body: jsonBody(
      z
        .strictObject({
          class: classSchema.exclude(["human_reply"]).default("other").openapi({ description: "What the mail was." }),
          reason: textInput(1_000).optional(),
          repId: idSchema.optional().openapi({ description: "The rep who says so; left out, the API key does." }),
        })
        .openapi("NotAProspectInput"),
    ),
  },
  responses: {
    200: jsonAnswer(
      z.object({ handoff: handoffSchema, lead: leadSchema, ...undoneShape }).openapi("HandoffUndone"),
      "As it is now.",
    ),
    ...problemResponses(401, 404, 409, 422),
  },
});

/** Routes of handoffs. */
export function handoffRoutes(app: Ground & SequenceParts & InboundParts): Routes {
  return createRoutes()
    .openapi(list, async (c) => c.json(presentPage(await listHandoffs(app, c.req.valid("query")), presentHandoff), 200))
    .openapi(get, async (c) => {
      const { id } = c.req.valid("param");
      const context = await loadHandoffContext(app.db, id);
      if (context === undefined) throw new NotFoundError("handoff", id);
      return c.json(presentDetail(context, await readQualificationPolicy(app.db), app.clock.now()), 200);
    })
    .openapi(accept, async (c) => {
      const { repId }: z.infer<typeof acceptInput> = c.req.valid("json") ?? {};
      const by = repId === undefined ? undefined : actorOf(c.get("apiKey").id, repId);
      const handoff = await respondToHandoff(app, { handoffId: c.req.valid("param").id, response: "accept", by });
      return c.json(presentHandoff(handoff), 200);
    })
    .openapi(decline, async (c) => {
      // Without a body nothing is validated, whatever the type says.
      const { reason, repId }: z.infer<typeof declineInput> = c.req.valid("json") ?? {};
      const by = repId === undefined ? undefined : actorOf(c.get("apiKey").id, repId);
      const handoff = await respondToHandoff(app, {
        handoffId: c.req.valid("param").id,
        response: "decline",
        reason,
        by,
      });
      return c.json(presentHandoff(handoff), 200);
    })
    .openapi(undo, async (c) => {
      const { id } = c.req.valid("param");
      const { repId, ...said } = c.req.valid("json");
      const keyId = c.get("apiKey").id;
      const { undone, kept } = await notAProspect(app, { ...said, handoffId: id, by: actorOf(keyId, repId), keyId });
      const context = await loadHandoffContext(app.db, id);
      if (context === undefined) throw new NotFoundError("handoff", id);
      const handoff = presentHandoff(context.handoff);
      const lead = presentLead(context.lead, app.clock.now());
      return c.json({ handoff, lead, undone: [...undone], kept: [...kept] }, 200);
    });
}
