import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import type { webhookEndpoints } from "../../db/schema/index.ts";
import { pageOf, pageQuery, presentPage } from "../../platform/http/pagination.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { idParams, jsonAnswer, jsonBody, slugInput } from "../../platform/http/schemas.ts";
import { describeEvents } from "../event/describe-events.ts";
import { createEndpoint } from "./create-endpoint.ts";
import { presentWebhook, secretWebhookSchema, webhookInput, webhookPatch, webhookSchema } from "./endpoint-schemas.ts";
import { putEndpoint } from "./put-endpoint.ts";
import { listEndpoints } from "./list-endpoints.ts";
import { deleteEndpoint, patchEndpoint, readEndpoint, rotateSecret } from "./patch-endpoint.ts";

const tags = ["Webhooks"];

const create = createRoute({
  method: "post",
  path: "/v1/webhooks",
  operationId: "createWebhook",
  tags,
  summary: "Have events posted to a URL",
  description:
    "Signed (Standard Webhooks), in the order in which they happened for each lead, until they are taken. It gets what happens from now on. Answer 2xx within 15 seconds; anything else is tried again over three days.",
  request: { body: jsonBody(webhookInput) },
  responses: { 201: jsonAnswer(secretWebhookSchema, "With its secret."), ...problemResponses(401, 409, 422) },
});

const list = createRoute({
  method: "get",
  path: "/v1/webhooks",
  operationId: "listWebhooks",
  tags,
  summary: "List webhooks",
  description: "With what failed last. Secrets are not shown.",
  request: { query: pageQuery },
  responses: { 200: jsonAnswer(pageOf(webhookSchema), "Newest first."), ...problemResponses(401, 422) },
});

const get = createRoute({
  method: "get",
  path: "/v1/webhooks/{id}",
  operationId: "getWebhook",
  tags,
  summary: "Get a webhook",
  description: "Its types and state, and how its last deliveries went; never its secret.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(webhookSchema, "As it is."), ...problemResponses(401, 404, 422) },
});

const patch = createRoute({
  method: "patch",
  path: "/v1/webhooks/{id}",
  operationId: "updateWebhook",
  tags,
  summary: "Change, pause, disable or enable a webhook",
  description: "Paused, events wait for it; disabled, they are not written down.",
  request: { params: idParams, body: jsonBody(webhookPatch) },
  responses: { 200: jsonAnswer(webhookSchema, "As it is now."), ...problemResponses(401, 404, 422) },
});

const put = createRoute({
  method: "put",
  path: "/v1/webhooks/{id}",
  operationId: "putWebhook",
  tags,
  summary: "Create a webhook by its slug, or replace it",
  description:
    "The same call again changes nothing. One that is there keeps its secret: rotate it to have another. A new one has the secret that is told, or one that is made.",
  request: {
    params: z.object({ id: slugInput.openapi({ description: "What files call it by.", example: "crm" }) }),
    body: jsonBody(webhookInput),
  },
  responses: {
    200: jsonAnswer(webhookSchema, "Replaced."),
    201: jsonAnswer(webhookSchema, "Created. Its secret is not shown: tell one, or rotate it."),
    ...problemResponses(401, 409, 422),
  },
});

const rotate = createRoute({
  method: "post",
  path: "/v1/webhooks/{id}/rotate",
  operationId: "rotateWebhookSecret",
  tags,
  summary: "Give a webhook another secret",
  description: "For 24 hours what is sent has two signatures: by the new secret, and by the one before.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(secretWebhookSchema, "With its new secret."), ...problemResponses(401, 404, 422) },
});

const remove = createRoute({
  method: "delete",
  path: "/v1/webhooks/{id}",
  operationId: "deleteWebhook",
  tags,
  summary: "Take a webhook away, with its log",
  description: "What waits for it is not posted any more.",
  request: { params: idParams },
  responses: { 204: { description: "It is gone." }, ...problemResponses(401, 404, 422) },
});

/** Routes of webhooks. */
export function webhookRoutes(app: Ground): Routes {
  const present = (row: typeof webhookEndpoints.$inferSelect): z.infer<typeof webhookSchema> =>
    presentWebhook(row, app.sealer, app.clock.now());
  const routes = createRoutes();
  describeEvents(routes);
  return routes
    .openapi(create, async (c) => {
      const { endpoint, secret } = await createEndpoint(app, c.req.valid("json"));
      return c.json({ ...present(endpoint), secret }, 201);
    })
    .openapi(list, async (c) => c.json(presentPage(await listEndpoints(app, c.req.valid("query")), present), 200))
    .openapi(get, async (c) => c.json(present(await readEndpoint(app, c.req.valid("param").id)), 200))
    .openapi(patch, async (c) => {
      const changed = await patchEndpoint(app, { ...c.req.valid("param"), patch: c.req.valid("json") });
      return c.json(present(changed), 200);
    })
    .openapi(put, async (c) => {
      const { endpoint, created } = await putEndpoint(app, {
        slug: c.req.valid("param").id,
        input: c.req.valid("json"),
      });
      return c.json(present(endpoint), created ? 201 : 200);
    })
    .openapi(rotate, async (c) => {
      const { endpoint, secret } = await rotateSecret(app, c.req.valid("param"));
      return c.json({ ...present(endpoint), secret }, 200);
    })
    .openapi(remove, async (c) => {
      await deleteEndpoint(app, c.req.valid("param").id);
      return c.body(null, 204);
    });
}
