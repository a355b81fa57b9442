import type { Routes } from "../platform/http/routes.ts";

const description = `Leads in, prospects out, never one mail too many.

**Authentication.** Send a secret key: \`Authorization: Bearer rk_…\`. Only posting to a form needs none.

**Errors** are problem details (RFC 9457) with a stable \`code\`; \`problems\` names every wrong field.

**Lists** are newest first. Pass \`nextCursor\` as \`cursor\` to get the next page.

**Safe repeats.** Send an \`Idempotency-Key\` with a POST: a repeat within 24 hours gets the first answer again, with
\`Idempotency-Replayed: true\`, and does nothing.

**Request ids.** Every answer has an \`X-Request-Id\`; send your own to find a request in both logs.`;

/** Adds `/openapi.json`, the OpenAPI 3.1 document of everything registered on `api`. */
export function describeApi(api: Routes, publicUrl: string): void {
  api.openAPIRegistry.registerComponent("securitySchemes", "secretKey", {
    type: "http",
    scheme: "bearer",
    description: "A secret key (`rk_…`), from `POST /v1/keys`.",
  });
  let document: object | undefined;
  api.get("/openapi.json", (c) => {
    document ??= api.getOpenAPI31Document({
      openapi: "3.1.0",
      info: { title: "Ripen", version: "1", description, license: { name: "MIT" } },
      servers: [{ url: publicUrl }],
      security: [{ secretKey: [] }],
    });
    return c.json(document);
  });
}
