import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../ground.ts";
import { pageOf, pageQuery, presentPage } from "../platform/http/pagination.ts";
import { problemResponses } from "../platform/http/problem.ts";
import { createRoutes } from "../platform/http/routes.ts";
import type { Routes } from "../platform/http/routes.ts";
import {
  idParams,
  idSchema,
  instantSchema,
  isoInstant,
  jsonAnswer,
  jsonBody,
  lineInput,
} from "../platform/http/schemas.ts";
import type { ApiKey } from "./api-key.ts";
import { createKey } from "./create-key.ts";
import { listKeys } from "./list-keys.ts";
import { revokeKey } from "./revoke-key.ts";

const tags = ["Keys"];

const keySchema = z
  .object({
    id: idSchema,
    name: z.string().openapi({ example: "Website backend" }),
    kind: z.enum(["secret", "publishable"]),
    prefix: z.string().openapi({ example: "rk_x3Vt9Qa" }),
    createdAt: instantSchema,
    revokedAt: instantSchema.nullable(),
  })
  .openapi("Key");

const createdKeySchema = keySchema
  .extend({
    secret: z.string().openapi({ description: "The key itself. Shown this once; only its hash is stored." }),
  })
  .openapi("CreatedKey");

const create = createRoute({
  method: "post",
  path: "/v1/keys",
  operationId: "createKey",
  tags,
  summary: "Create a secret key",
  description:
    "Forms have publishable keys of their own. Takes no `Idempotency-Key`, because an answer that holds a secret is never stored.",
  request: { body: jsonBody(z.strictObject({ name: lineInput(100).openapi({ example: "Website backend" }) })) },
  responses: { 201: jsonAnswer(createdKeySchema, "The key, with its secret."), ...problemResponses(401, 422) },
});

const list = createRoute({
  method: "get",
  path: "/v1/keys",
  operationId: "listKeys",
  tags,
  summary: "List keys",
  request: { query: pageQuery },
  responses: { 200: jsonAnswer(pageOf(keySchema), "Newest first."), ...problemResponses(401, 422) },
});

const revoke = createRoute({
  method: "delete",
  path: "/v1/keys/{id}",
  operationId: "revokeKey",
  tags,
  summary: "Revoke a key",
  request: { params: idParams },
  responses: { 204: { description: "The key is useless from now on." }, ...problemResponses(401, 404) },
});

/** Routes of API keys. */
export function keyRoutes(app: Ground): Routes {
  return createRoutes()
    .openapi(create, async (c) => {
      const { key, secret } = await createKey(app, { ...c.req.valid("json"), kind: "secret" });
      return c.json({ ...presentKey(key), secret }, 201, { "Cache-Control": "no-store" });
    })
    .openapi(list, async (c) => c.json(presentPage(await listKeys(app, c.req.valid("query")), presentKey), 200))
    .openapi(revoke, async (c) => {
      await revokeKey(app, c.req.valid("param"));
      return c.body(null, 204);
    });
}

function presentKey(key: ApiKey): z.infer<typeof keySchema> {
  const { id, name, kind, prefix, createdAt, revokedAt } = key;
  return { id, name, kind, prefix, createdAt: isoInstant(createdAt), revokedAt: isoInstant(revokedAt) };
}
