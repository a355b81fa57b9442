import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { jsonAnswer, jsonBody } from "../../platform/http/schemas.ts";
import { deleteTopic } from "./delete-topic.ts";
import { presentTopic, topicInput, topicSchema } from "./topic-schemas.ts";
import { getTopic, listTopics, putTopic } from "./topics.ts";

const tags = ["Consent"];
const params = z.object({ key: z.string().max(100).openapi({ example: "newsletter" }) });

const put = createRoute({
  method: "put",
  path: "/v1/topics",
  operationId: "putTopic",
  tags,
  summary: "Create or replace a topic",
  description: "What recipients subscribe to and leave, by key. Sequences name the one that their mails belong to.",
  request: { body: jsonBody(topicInput) },
  responses: { 200: jsonAnswer(topicSchema, "The topic."), ...problemResponses(401, 409, 422) },
});

const list = createRoute({
  method: "get",
  path: "/v1/topics",
  operationId: "listTopics",
  tags,
  summary: "List topics",
  description: "What recipients can subscribe to and leave, as the preference page shows it.",
  responses: { 200: jsonAnswer(z.object({ data: z.array(topicSchema) }), "By key."), ...problemResponses(401) },
});

const get = createRoute({
  method: "get",
  path: "/v1/topics/{key}",
  operationId: "getTopic",
  tags,
  summary: "Get a topic",
  description: "One topic, by its key.",
  request: { params },
  responses: { 200: jsonAnswer(topicSchema, "The topic."), ...problemResponses(401, 404) },
});

const remove = createRoute({
  method: "delete",
  path: "/v1/topics/{key}",
  operationId: "deleteTopic",
  tags,
  summary: "Delete a topic",
  description: "Refused while a sequence belongs to it, naming some. What leads said of it stays in their logs.",
  request: { params },
  responses: { 204: { description: "Deleted." }, ...problemResponses(401, 404, 409) },
});

/** Routes of topics. */
export function topicRoutes(app: Ground): Routes {
  return createRoutes()
    .openapi(put, async (c) => c.json(presentTopic(await putTopic(app, c.req.valid("json"))), 200))
    .openapi(list, async (c) => c.json({ data: (await listTopics(app)).map(presentTopic) }, 200))
    .openapi(get, async (c) => c.json(presentTopic(await getTopic(app, c.req.valid("param"))), 200))
    .openapi(remove, async (c) => {
      await deleteTopic(app, c.req.valid("param"));
      return c.body(null, 204);
    });
}
