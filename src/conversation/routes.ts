import { createRoute } from "@hono/zod-openapi";
import type { Ground } from "../ground.ts";
import type { InboundParts } from "../inbound/parts.ts";
import { getLead } from "../lead/get-lead.ts";
import { problemResponses } from "../platform/http/problem.ts";
import { createRoutes } from "../platform/http/routes.ts";
import type { Routes } from "../platform/http/routes.ts";
import { idParams, jsonAnswer } from "../platform/http/schemas.ts";
import type { SequenceParts } from "../sequence/parts.ts";
import { conversationQuery, conversationSchema, presentConversation } from "./conversation-schemas.ts";
import { loadConversation } from "./load-conversation.ts";

const get = createRoute({
  method: "get",
  path: "/v1/leads/{id}/conversation",
  operationId: "getLeadConversation",
  tags: ["Leads"],
  summary: "What was said with a lead",
  description:
    "Oldest first: our mails as they were sent, those of the person, and those of reps. Of a long one the latest; those before them follow with the cursor.",
  request: { params: idParams, query: conversationQuery },
  responses: { 200: jsonAnswer(conversationSchema, "Oldest first."), ...problemResponses(401, 404, 422) },
});

/** The route of conversations. */
export function conversationRoutes(app: Ground & SequenceParts & InboundParts): Routes {
  return createRoutes().openapi(get, async (c) => {
    const { id } = await getLead(app, c.req.valid("param"));
    const conversation = await loadConversation(app, { leadId: id, ...c.req.valid("query") });
    return c.json(presentConversation(conversation), 200);
  });
}
