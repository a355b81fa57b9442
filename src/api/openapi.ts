import type { Routes } from "../platform/http/routes.ts";
import { answersSecret } from "./idempotency.ts";
import { completeOperation } from "./describe/complete.ts";
import { tags } from "./describe/tags.ts";
import { writtenSchemas } from "./describe/written-schemas.ts";

const description = `Leads in, prospects out, never one mail too many.

**Authentication.** Send a secret key: \`Authorization: Bearer rk_…\`. Only posting to a form needs none. A key may have scopes:
what it lacks is a 403 \`scope_missing\` that names it. One that was made without may do everything.

**Limits.** Each key has so many requests a minute, over all servers. Every answer says what is left in \`RateLimit\` and
\`RateLimit-Policy\` (draft-ietf-httpapi-ratelimit-headers); beyond it is a 429 \`rate_limited\` with \`Retry-After\`.

**Errors** are problem details (RFC 9457) with a stable \`code\`; \`problems\` names every wrong field. Beyond those listed
with each route: 400 \`malformed_json\`, 401 \`key_expired\`, 403 \`secret_key_required\`, \`address_not_allowed\` and \`scope_missing\`, 405 \`method_not_allowed\`, 413 \`body_too_large\`,
415 \`unsupported_media_type\`, 422 \`unexpected_body\`, 500 \`internal_error\`, and 503 \`database_unavailable\` with \`Retry-After\`.

**Lists** are newest first. Pass \`nextCursor\` as \`cursor\` to get the next page.

**Safe repeats.** Send an \`Idempotency-Key\` with a POST: a repeat within 24 hours gets the first answer again, with
\`Idempotency-Replayed: true\`, and does nothing. The same key with another request is a 422 \`idempotency_key_reused\`;
while the first request still runs, a repeat is a 409 \`idempotency_in_progress\`.

**Request ids.** Every answer has an \`X-Request-Id\`; send your own to find a request in both logs.`;

const idempotencyKey = {
  name: "Idempotency-Key",
  in: "header" as const,
  description: "Makes a repeat of this request harmless; 1 to 255 visible ASCII characters, such as a UUID.",
  schema: { type: "string" as const, minLength: 1, maxLength: 255 },
};

/**
 * The OpenAPI 3.1 document of everything that is registered on `api` at the first question, and the same from then on.
 * @param keyed the paths where a POST takes an Idempotency-Key, as Hono writes them; asked at the first question
 */
export function documentOf(api: Routes, publicUrl: string, keyed: () => ReadonlySet<string>): () => object {
  let document: object | undefined;
  return () => (document ??= buildDocument(api, publicUrl, keyed()));
}

/** Adds `/openapi.json`, and what of it belongs to no room. */
export function describeApi(api: Routes, document: () => object): void {
  api.openAPIRegistry.registerComponent("securitySchemes", "secretKey", {
    type: "http",
    scheme: "bearer",
    description: "A secret key (`rk_…`), from `POST /v1/keys`.",
  });
  api.openAPIRegistry.registerComponent("parameters", "IdempotencyKey", idempotencyKey);
  api.get("/openapi.json", (c) => c.json(document()));
}

function buildDocument(api: Routes, publicUrl: string, keyed: ReadonlySet<string>): object {
  const document = api.getOpenAPI31Document({
    openapi: "3.1.0",
    info: { title: "Ripen", version: "1", description, license: { name: "MIT", url: "https://spdx.org/licenses/MIT" } },
    servers: [{ url: publicUrl }],
    tags: [...tags],
    security: [{ secretKey: [] }],
  });
  const schemas = { ...document.components?.schemas, ...writtenSchemas() };
  document.components = { ...document.components, schemas };
  // Events have no path; mounting the routes gives them one.
  if (document.webhooks !== undefined) {
    const named = Object.entries(document.webhooks).map(([path, event]) => [path.replace(/^\//, ""), event]);
    document.webhooks = Object.fromEntries(named);
  }
  for (const [path, { post }] of Object.entries(document.paths ?? {})) {
    if (post === undefined || !keyed.has(path.replaceAll(/\{(\w+)\}/gu, ":$1")) || answersSecret(path)) continue;
    post.parameters = [...(post.parameters ?? []), { $ref: "#/components/parameters/IdempotencyKey" }];
  }
  for (const item of [...Object.values(document.paths ?? {}), ...Object.values(document.webhooks ?? {})]) {
    for (const operation of Object.values(item)) completeOperation(operation, schemas);
  }
  return withPlainReferences(document);
}

/** A schema that is nothing but another one refers to it: `allOf` of one is for what says more. */
function withPlainReferences(document: object): object {
  const plain = (_: string, value: unknown): unknown => {
    if (typeof value !== "object" || value === null || !("allOf" in value) || !Array.isArray(value.allOf)) return value;
    return Object.keys(value).length === 1 && value.allOf.length === 1 ? (value.allOf as unknown[])[0] : value;
  };
  return JSON.parse(JSON.stringify(document, plain)) as object;
}
