import { createRoute, z } from "@hono/zod-openapi";
import { createRoutes } from "../platform/http/routes.ts";
import type { Routes } from "../platform/http/routes.ts";
import { definitionJsonSchema } from "./definition/json-schema.ts";

const get = createRoute({
  method: "get",
  path: "/v1/schemas/sequence.json",
  operationId: "getSequenceSchema",
  tags: ["Sequences"],
  summary: "The JSON Schema of sequence definitions",
  description: "Draft 2020-12, for editors and generators. Needs no key.",
  security: [],
  responses: {
    200: {
      description: "The schema.",
      content: {
        "application/schema+json": { schema: z.any().openapi({ type: "object", additionalProperties: true }) },
      },
    },
  },
});

/** The public route of the definition language. */
export function schemaRoutes(): Routes {
  const text = JSON.stringify(definitionJsonSchema());
  const headers = { "Content-Type": "application/schema+json", "Cache-Control": "public, max-age=3600" };
  const routes = createRoutes();
  routes.openAPIRegistry.registerPath(get);
  routes.get(get.path, (c) => c.body(text, 200, headers));
  return routes;
}
