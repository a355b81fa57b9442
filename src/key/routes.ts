import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { requireGrantable } from "../access/grantable.ts";
import type { Ground } from "../ground.ts";
import type { HttpEnv } from "../platform/http/env.ts";
import { pageOf, pageQuery, presentPage } from "../platform/http/pagination.ts";
import { problemResponses } from "../platform/http/problem.ts";
import { createRoutes } from "../platform/http/routes.ts";
import type { Routes } from "../platform/http/routes.ts";
import { idParams, jsonAnswer, jsonBody } from "../platform/http/schemas.ts";
import { createKey } from "./create-key.ts";
import { keyInput, keyPatch, keySchema, presentKey } from "./key-schemas.ts";
import { limitsWithin, requireWithin } from "./limits.ts";
import { listKeys } from "./list-keys.ts";
import { getKey, patchKey } from "./patch-key.ts";
import { revokeKey } from "./revoke-key.ts";
import { rotateKey, usualOverlapHours } from "./rotate-key.ts";

const tags = ["Keys"];
const secretOnce =
  "Takes no `Idempotency-Key`, because an answer that holds a secret is never stored. Nobody gives a key more than they have themselves: 403 `scope_missing`, or `key_limit_wider` for networks, expiry and limit.";

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
  description: `What is left out of \`scopes\`, \`ipRanges\`, \`expiresAt\` and \`perMinute\` it has of the key that makes it. Forms have publishable keys of their own. ${secretOnce}`,
  request: { body: jsonBody(keyInput) },
  responses: { 201: jsonAnswer(createdKeySchema, "The key, with its secret."), ...problemResponses(401, 403, 422) },
});

const list = createRoute({
  method: "get",
  path: "/v1/keys",
  operationId: "listKeys",
  tags,
  summary: "List keys",
  description: "Without their secrets; revoked ones, too.",
  request: { query: pageQuery },
  responses: { 200: jsonAnswer(pageOf(keySchema), "Newest first."), ...problemResponses(401, 422) },
});

const get = createRoute({
  method: "get",
  path: "/v1/keys/{id}",
  operationId: "getKey",
  tags,
  summary: "Get a key",
  description: "Its scopes, limits, expiry and last use; never its secret.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(keySchema, "The key."), ...problemResponses(401, 404) },
});

const patch = createRoute({
  method: "patch",
  path: "/v1/keys/{id}",
  operationId: "updateKey",
  tags,
  summary: "Change a key",
  description:
    "Holds from the next request on. Nobody changes a key that may do more than theirs (403 `scope_missing`), or gives one wider networks, a later expiry, or a higher limit than their own (403 `key_limit_wider`).",
  request: { params: idParams, body: jsonBody(keyPatch) },
  responses: { 200: jsonAnswer(keySchema, "The key as it is now."), ...problemResponses(401, 403, 404, 422) },
});

const rotate = createRoute({
  method: "post",
  path: "/v1/keys/{id}/rotate",
  operationId: "rotateKey",
  tags,
  summary: "Give a key a new secret",
  description: `The one before stays good for \`overlapHours\`, 24 when it is left out; 0 ends it at once. ${secretOnce}`,
  request: {
    params: idParams,
    body: {
      ...jsonBody(
        z.strictObject({ overlapHours: z.int().min(0).max(720).default(usualOverlapHours) }).openapi("KeyRotation"),
      ),
      required: false,
    },
  },
  responses: {
    200: jsonAnswer(createdKeySchema, "The key, with its new secret."),
    ...problemResponses(401, 403, 404, 409, 415, 422),
  },
});

const revoke = createRoute({
  method: "delete",
  path: "/v1/keys/{id}",
  operationId: "revokeKey",
  tags,
  summary: "Revoke a key",
  description: "Nobody revokes a key that may do more than theirs: 403 `scope_missing`.",
  request: { params: idParams },
  responses: { 204: { description: "The key is useless from now on." }, ...problemResponses(401, 403, 404) },
});

/** Routes of API keys. */
export function keyRoutes(app: Ground): Routes {
  /** Of the key that asks. */
  const ownLimits = async (c: Context<HttpEnv>) => getKey(app, { id: c.get("apiKey").id });
  return createRoutes()
    .openapi(create, async (c) => {
      const input = c.req.valid("json");
      const own = c.get("apiKey").scopes;
      const scopes = input.scopes ?? [...own];
      requireGrantable(own, scopes);
      const limits = limitsWithin(await ownLimits(c), input);
      const { key, secret } = await createKey(app, { name: input.name, ...limits, scopes, kind: "secret" });
      return c.json({ ...presentKey(key), secret }, 201, { "Cache-Control": "no-store" });
    })
    .openapi(list, async (c) => c.json(presentPage(await listKeys(app, c.req.valid("query")), presentKey), 200))
    .openapi(get, async (c) => c.json(presentKey(await getKey(app, c.req.valid("param"))), 200))
    .openapi(patch, async (c) => {
      const { id } = c.req.valid("param");
      const change = c.req.valid("json");
      const own = c.get("apiKey").scopes;
      requireGrantable(own, [...(await getKey(app, { id })).scopes, ...(change.scopes ?? [])]);
      requireWithin(await ownLimits(c), change);
      return c.json(presentKey(await patchKey(app, { id, patch: change })), 200);
    })
    .openapi(rotate, async (c) => {
      const { id } = c.req.valid("param");
      const overlapHours = c.req.valid("json")?.overlapHours ?? usualOverlapHours;
      const target = await getKey(app, { id });
      requireGrantable(c.get("apiKey").scopes, target.scopes);
      requireWithin(await ownLimits(c), target);
      const { key, secret } = await rotateKey(app, { id, overlapHours });
      return c.json({ ...presentKey(key), secret }, 200, { "Cache-Control": "no-store" });
    })
    .openapi(revoke, async (c) => {
      requireGrantable(c.get("apiKey").scopes, (await getKey(app, c.req.valid("param"))).scopes);
      await revokeKey(app, c.req.valid("param"));
      return c.body(null, 204);
    });
}
