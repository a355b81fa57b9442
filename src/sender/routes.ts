import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../ground.ts";
import { pageOf, pageQuery, presentPage } from "../platform/http/pagination.ts";
import { problemResponses } from "../platform/http/problem.ts";
import { createRoutes } from "../platform/http/routes.ts";
import type { Routes } from "../platform/http/routes.ts";
import { idParams, jsonAnswer, jsonBody, slugInput, textInput } from "../platform/http/schemas.ts";
import { createSender } from "./create-sender.ts";
import { getSender } from "./get-sender.ts";
import { getSenderUsage } from "./usage/get-usage.ts";
import { listSenders } from "./list-senders.ts";
import { putSender } from "./put-sender.ts";
import { patchSender } from "./patch-sender.ts";
import { pauseSender } from "./pause-sender.ts";
import { resumeSender } from "./resume-sender.ts";
import { presentSender, keyedSenderInput, senderInput, senderPatch, senderSchema } from "./sender-schemas.ts";
import { senderUsageSchema } from "./usage/usage-schemas.ts";

const tags = ["Senders"];

const create = createRoute({
  method: "post",
  path: "/v1/senders",
  operationId: "createSender",
  tags,
  summary: "Add a sender",
  description:
    "An identity that mails are sent from, with limits of its own. Definitions name it by its key, its id or its name (`sender: sales`).",
  request: { body: jsonBody(senderInput) },
  responses: { 201: jsonAnswer(senderSchema, "The sender."), ...problemResponses(401, 409, 422) },
});

const list = createRoute({
  method: "get",
  path: "/v1/senders",
  operationId: "listSenders",
  tags,
  summary: "List senders",
  description: "Who mails may come from, with their limits, and whether they are paused.",
  request: { query: pageQuery },
  responses: { 200: jsonAnswer(pageOf(senderSchema), "Newest first."), ...problemResponses(401, 422) },
});

const get = createRoute({
  method: "get",
  path: "/v1/senders/{id}",
  operationId: "getSender",
  tags,
  summary: "Get a sender",
  description: "One sender: its address, limits and warm-up, and why it is paused, if it is.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(senderSchema, "The sender."), ...problemResponses(401, 404) },
});

const usage = createRoute({
  method: "get",
  path: "/v1/senders/{id}/usage",
  operationId: "getSenderUsage",
  tags,
  summary: "See what a sender has sent, and what waits",
  description: "Mails of this hour and day against the limits, and how many are due.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(senderUsageSchema, "At this moment."), ...problemResponses(401, 404) },
});

const patch = createRoute({
  method: "patch",
  path: "/v1/senders/{id}",
  operationId: "updateSender",
  tags,
  summary: "Change a sender",
  description:
    "Limits are obeyed at once, the rest within seconds. Name and address of the default sender are those of `MAIL_FROM`.",
  request: { params: idParams, body: jsonBody(senderPatch) },
  responses: { 200: jsonAnswer(senderSchema, "As it is now."), ...problemResponses(401, 404, 409, 422) },
});

const put = createRoute({
  method: "put",
  path: "/v1/senders/{id}",
  operationId: "putSender",
  tags,
  summary: "Create a sender by its key, or replace it",
  description:
    "The same call again changes nothing. A sender of this address that has no key yet gets it. DKIM keys and pauses stay.",
  request: {
    params: z.object({ id: slugInput.openapi({ description: "Its key.", example: "sales" }) }),
    body: jsonBody(keyedSenderInput),
  },
  responses: {
    200: jsonAnswer(senderSchema, "Replaced."),
    201: jsonAnswer(senderSchema, "Created."),
    ...problemResponses(401, 409, 422),
  },
});

const pause = createRoute({
  method: "post",
  path: "/v1/senders/{id}/pause",
  operationId: "pauseSender",
  tags,
  summary: "Pause a sender",
  description: "Nothing more is sent from it until it is resumed; its messages wait.",
  request: {
    params: idParams,
    body: jsonBody(z.strictObject({ reason: textInput(200).openapi({ example: "mailbox moves" }) })),
  },
  responses: { 200: jsonAnswer(senderSchema, "Paused."), ...problemResponses(401, 404, 409, 422) },
});

const resume = createRoute({
  method: "post",
  path: "/v1/senders/{id}/resume",
  operationId: "resumeSender",
  tags,
  summary: "Resume a sender",
  description: "What waits goes out, within its limits.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(senderSchema, "As it is now."), ...problemResponses(401, 404, 409) },
});

/** Routes of senders. */
export function senderRoutes(app: Ground): Routes {
  return createRoutes()
    .openapi(create, async (c) => c.json(presentSender(await createSender(app, c.req.valid("json"))), 201))
    .openapi(list, async (c) => c.json(presentPage(await listSenders(app, c.req.valid("query")), presentSender), 200))
    .openapi(get, async (c) => c.json(presentSender(await getSender(app, c.req.valid("param"))), 200))
    .openapi(usage, async (c) => c.json(await getSenderUsage(app, c.req.valid("param")), 200))
    .openapi(patch, async (c) => {
      const sender = await patchSender(app, { ...c.req.valid("param"), patch: c.req.valid("json") });
      return c.json(presentSender(sender), 200);
    })
    .openapi(put, async (c) => {
      const input = { key: c.req.valid("param").id, input: c.req.valid("json") };
      const { sender, created } = await putSender(app, input);
      return c.json(presentSender(sender), created ? 201 : 200);
    })
    .openapi(pause, async (c) => {
      const sender = await pauseSender(app, { ...c.req.valid("param"), ...c.req.valid("json") });
      return c.json(presentSender(sender), 200);
    })
    .openapi(resume, async (c) => {
      const by = `key:${c.get("apiKey").id}`;
      return c.json(presentSender(await resumeSender(app, { ...c.req.valid("param"), by })), 200);
    });
}
