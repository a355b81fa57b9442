import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { conversationQuery, conversationSchema, presentConversation } from "../../conversation/conversation-schemas.ts";
import { loadConversation } from "../../conversation/load-conversation.ts";
import { handoffs } from "../../db/schema/index.ts";
import { presentTask, taskSchema } from "../../enrollment/task/routes.ts";
import type { InboundParts } from "../../inbound/parts.ts";
import { presentLead } from "../../lead/present-lead.ts";
import { readQualificationPolicy } from "../../lead/qualification/policy-schema.ts";
import {
  presentQualification,
  qualificationSchema,
  qualifyInput,
} from "../../lead/qualification/qualification-schemas.ts";
import { leadSchema } from "../../lead/schemas.ts";
import { actorOf } from "../../lead/stage/actor.ts";
import { found } from "../../platform/errors.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { idParams, idSchema, instantSchema, isoInstant, jsonAnswer, jsonBody } from "../../platform/http/schemas.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { eq } from "drizzle-orm";
import { handoffSchema, presentHandoff } from "../handoff-schemas.ts";
import { addTask } from "./add-task.ts";
import {
  answerInput,
  callInput,
  handInput,
  noteInput,
  recycleInput,
  snoozeInput,
  taskInput,
  wonInput,
} from "./act-schemas.ts";
import { closeHandoff, qualifyByHandoff } from "./close.ts";
import { handTo } from "./hand-to.ts";
import { snoozeHandoff } from "./snooze.ts";
import { writeAnswer } from "../../relay/send/write-answer.ts";
import { writeWord } from "./write-word.ts";

const tags = ["Handoffs"];
const closedToo =
  "Refused with 409 `handoff_closed` when the handoff is over, and with `handoff_of_another` when `repId` is a rep who does not have it.";

const act = <P extends string, I extends z.ZodType, A extends z.ZodType>(
  name: P,
  operationId: string,
  summary: string,
  description: string,
  input: I,
  answer: A,
) =>
  createRoute({
    method: "post",
    path: `/v1/handoffs/{id}/${name}` as const,
    operationId,
    tags,
    summary,
    description: `${description} ${closedToo}`,
    request: { params: idParams, body: jsonBody(input) },
    responses: { 200: jsonAnswer(answer, "As it is now."), ...problemResponses(401, 404, 409, 422) },
  });

const wordSchema = z.object({ id: idSchema, at: instantSchema }).openapi("TimelineWord");

const snooze = act(
  "snooze",
  "snoozeHandoff",
  "Put a handoff off",
  "Whoever has it is reminded then, with all that is known by then. Who puts it off has accepted it.",
  snoozeInput,
  handoffSchema,
);
const hand = act(
  "hand-over",
  "handOverHandoff",
  "Give a handoff to a colleague",
  "Whoever's turn it is, and however full they are. Theirs is a new handoff with a notice of its own, which is the answer; links of the old one act no more. 409 `rep_away` when they are not there.",
  handInput,
  handoffSchema,
);
const qualify = act(
  "qualify",
  "qualifyHandoff",
  "Qualify the prospect",
  "As `PUT /v1/leads/{id}/qualification`.",
  qualifyInput,
  qualificationSchema,
);
const won = act(
  "won",
  "winHandoff",
  "The prospect is a customer",
  "The lead becomes a customer, as by `POST /v1/leads/{id}/stage`; the handoff is `converted`.",
  wonInput,
  leadSchema,
);
const recycle = act(
  "recycle",
  "recycleHandoff",
  "Give the prospect back",
  "A lead again, left alone for the cool-down, as by `POST /v1/leads/{id}/stage` with `recycled`.",
  recycleInput,
  leadSchema,
);
const note = act(
  "note",
  "noteHandoff",
  "Write a note",
  "It stands on the timeline of the lead.",
  noteInput,
  wordSchema,
);
const call = act(
  "call",
  "callHandoff",
  "Write down how a call ended",
  "It stands on the timeline of the lead.",
  callInput,
  wordSchema,
);
const answerSchema = z
  .object({
    id: idSchema,
    to: z.string(),
    subject: z.string(),
    status: z.enum(["queued", "sent", "failed", "held"]),
    at: instantSchema,
  })
  .openapi("HandoffAnswer");
const answer = act(
  "answer",
  "answerHandoff",
  "Answer the prospect",
  "In their thread, under the rep's own name, at once; what they write back comes to the rep. An open handoff is accepted by it. Something internal in it is refused with 422 `internal_left`; 409 `not_yours`, `suppressed` or `no_sender` when it cannot go.",
  answerInput,
  answerSchema,
);
const task = act(
  "task",
  "taskHandoff",
  "Write down the next task",
  "For the rep who has the handoff. `GET /v1/tasks` lists it, `POST /v1/tasks/{id}/done` ends it.",
  taskInput,
  taskSchema,
);

const conversation = createRoute({
  method: "get",
  path: "/v1/handoffs/{id}/conversation",
  operationId: "getHandoffConversation",
  tags,
  summary: "What was said with the prospect",
  description: "All of it, also before the handoff: see `GET /v1/leads/{id}/conversation`.",
  request: { params: idParams, query: conversationQuery },
  responses: { 200: jsonAnswer(conversationSchema, "Oldest first."), ...problemResponses(401, 404, 422) },
});

/** Routes by which handoffs are worked on. */
export function actRoutes(app: Ground & SequenceParts & InboundParts): Routes {
  return createRoutes()
    .openapi(conversation, async (c) => {
      const { id } = c.req.valid("param");
      const { leadId } = found(await app.db.select().from(handoffs).where(eq(handoffs.id, id)), "handoff", id);
      return c.json(presentConversation(await loadConversation(app, { leadId, ...c.req.valid("query") })), 200);
    })
    .openapi(snooze, async (c) => {
      const { until, repId } = c.req.valid("json");
      const by = actorOf(c.get("apiKey").id, repId);
      const handoff = await snoozeHandoff(app, { handoffId: c.req.valid("param").id, until, by });
      return c.json(presentHandoff(handoff), 200);
    })
    .openapi(hand, async (c) => {
      const { to, repId } = c.req.valid("json");
      const by = actorOf(c.get("apiKey").id, repId);
      const handoff = await handTo(app, { handoffId: c.req.valid("param").id, to, by });
      return c.json(presentHandoff(handoff), 200);
    })
    .openapi(qualify, async (c) => {
      const { repId, ...said } = c.req.valid("json");
      const by = actorOf(c.get("apiKey").id, repId);
      const lead = await qualifyByHandoff(app, { ...said, handoffId: c.req.valid("param").id, by });
      return c.json(presentQualification(lead, await readQualificationPolicy(app.db)), 200);
    })
    .openapi(won, async (c) => {
      const { repId, reason = null } = c.req.valid("json");
      const by = actorOf(c.get("apiKey").id, repId);
      const lead = await closeHandoff(app, { handoffId: c.req.valid("param").id, move: "customer", reason, by });
      return c.json(presentLead(lead, app.clock.now()), 200);
    })
    .openapi(recycle, async (c) => {
      const { repId, reason = null, ...rest } = c.req.valid("json");
      const by = actorOf(c.get("apiKey").id, repId);
      const asked = { ...rest, handoffId: c.req.valid("param").id, move: "recycled" as const, reason, by };
      return c.json(presentLead(await closeHandoff(app, asked), app.clock.now()), 200);
    })
    .openapi(note, async (c) => {
      const { text, repId } = c.req.valid("json");
      const by = actorOf(c.get("apiKey").id, repId);
      const word = { kind: "note" as const, text };
      const { id, at } = await writeWord(app, { handoffId: c.req.valid("param").id, word, by });
      return c.json({ id, at: isoInstant(at) }, 200);
    })
    .openapi(answer, async (c) => {
      const sent = await writeAnswer(app, { ...c.req.valid("json"), handoffId: c.req.valid("param").id });
      const { id, email, subject, status, at } = sent;
      return c.json({ id, to: email ?? "", subject, status, at: isoInstant(at) }, 200);
    })
    .openapi(call, async (c) => {
      const { outcome, note: said = null, repId } = c.req.valid("json");
      const by = actorOf(c.get("apiKey").id, repId);
      const word = { kind: "called" as const, outcome, note: said };
      const { id, at } = await writeWord(app, { handoffId: c.req.valid("param").id, word, by });
      return c.json({ id, at: isoInstant(at) }, 200);
    })
    .openapi(task, async (c) => {
      const { what, kind, due = null, repId } = c.req.valid("json");
      const by = actorOf(c.get("apiKey").id, repId);
      const made = await addTask(app, { handoffId: c.req.valid("param").id, what, kind, dueAt: due, by });
      return c.json(presentTask(made), 200);
    });
}
