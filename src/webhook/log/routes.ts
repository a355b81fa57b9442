import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { idParams, jsonAnswer, jsonBody } from "../../platform/http/schemas.ts";
import { readEndpoint } from "../endpoint/patch-endpoint.ts";
import {
  deliveryParams,
  deliveryQuery,
  deliverySchema,
  presentDelivery,
  presentWhole,
  replayInput,
  wholeDeliverySchema,
} from "./delivery-schemas.ts";
import { listDeliveries, readDelivery } from "./read-log.ts";
import { replayOne, replayRange } from "./replay.ts";
import { testEndpoint } from "./test-endpoint.ts";

const tags = ["Webhooks"];

const list = createRoute({
  method: "get",
  path: "/v1/webhooks/{id}/deliveries",
  operationId: "listWebhookDeliveries",
  tags,
  summary: "What was sent to a webhook",
  description: "Kept for 30 days, or as `RETAIN_WEBHOOK_EVENT_DAYS` says.",
  request: {
    params: idParams,
    query: deliveryQuery,
  },
  responses: {
    200: jsonAnswer(
      z.object({ data: z.array(deliverySchema), nextCursor: z.string().nullable() }).openapi("WebhookDeliveryPage"),
      "Newest first.",
    ),
    ...problemResponses(401, 404, 422),
  },
});

const get = createRoute({
  method: "get",
  path: "/v1/webhooks/{id}/deliveries/{deliveryId}",
  operationId: "getWebhookDelivery",
  tags,
  summary: "What was posted, and what was answered",
  description: "Its body, and each try with status, time and answer.",
  request: { params: deliveryParams },
  responses: { 200: jsonAnswer(wholeDeliverySchema, "With its body."), ...problemResponses(401, 404, 422) },
});

const again = createRoute({
  method: "post",
  path: "/v1/webhooks/{id}/deliveries/{deliveryId}/replay",
  operationId: "replayWebhookDelivery",
  tags,
  summary: "Deliver an event once more",
  description: "With the same `webhook-id`, so that a receiver that has it can tell.",
  request: { params: deliveryParams },
  responses: { 202: jsonAnswer(deliverySchema, "It is sent."), ...problemResponses(401, 404, 409, 422) },
});

const range = createRoute({
  method: "post",
  path: "/v1/webhooks/{id}/replay",
  operationId: "replayWebhook",
  tags,
  summary: "Deliver a range of events once more",
  description: "In order, up to 10,000 events at once.",
  request: {
    params: idParams,
    body: jsonBody(replayInput),
  },
  responses: {
    202: jsonAnswer(z.object({ events: z.int() }).openapi("WebhookReplayed"), "How many are sent again."),
    ...problemResponses(401, 404, 409, 422),
  },
});

const test = createRoute({
  method: "post",
  path: "/v1/webhooks/{id}/test",
  operationId: "testWebhook",
  tags,
  summary: "Post a test event now",
  description: "Of the type `webhook.test`, in whatever state the webhook is. The answer says what became of it.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(wholeDeliverySchema, "What became of it."), ...problemResponses(401, 404, 409, 422) },
});

/** Routes of the log of deliveries. */
export function deliveryRoutes(app: Ground): Routes {
  return createRoutes()
    .openapi(list, async (c) => {
      const { id } = c.req.valid("param");
      await readEndpoint(app, id);
      const { cursor, ...asked } = c.req.valid("query");
      const { rows, next } = await listDeliveries(app, { id, after: cursor, ...asked });
      return c.json(
        { data: rows.map((row) => presentDelivery(row)), nextCursor: next === null ? null : String(next) },
        200,
      );
    })
    .openapi(get, async (c) => c.json(presentWhole(await readDelivery(app, c.req.valid("param"))), 200))
    .openapi(again, async (c) => c.json(presentDelivery(await replayOne(app, c.req.valid("param"))), 202))
    .openapi(range, async (c) => {
      const { id } = c.req.valid("param");
      return c.json({ events: await replayRange(app, { id, ...c.req.valid("json") }) }, 202);
    })
    .openapi(test, async (c) => c.json(presentWhole(await testEndpoint(app, c.req.valid("param").id)), 200));
}
