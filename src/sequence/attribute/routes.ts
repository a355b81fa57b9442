import { createRoute, z } from "@hono/zod-openapi";
import { asc } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { leadAttributes } from "../../db/schema/index.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { jsonAnswer, jsonBody } from "../../platform/http/schemas.ts";
import { attributeSchema } from "./attribute-schemas.ts";
import { deleteAttribute } from "./delete-attribute.ts";
import { putAttribute } from "./put-attribute.ts";

const tags = ["Leads"];

const put = createRoute({
  method: "put",
  path: "/v1/lead-attributes",
  operationId: "putLeadAttribute",
  tags,
  summary: "Declare a lead attribute",
  description:
    "Once one is declared, publishing a sequence or making a segment that names another is refused, and so is comparing it with a value of another type.",
  request: { body: jsonBody(attributeSchema) },
  responses: { 200: jsonAnswer(attributeSchema, "As declared."), ...problemResponses(401, 422) },
});

const list = createRoute({
  method: "get",
  path: "/v1/lead-attributes",
  operationId: "listLeadAttributes",
  tags,
  summary: "List the declared lead attributes",
  description: "Names with the type that their values must have; others take any value.",
  responses: { 200: jsonAnswer(z.object({ data: z.array(attributeSchema) }), "By name."), ...problemResponses(401) },
});

const remove = createRoute({
  method: "delete",
  path: "/v1/lead-attributes/{name}",
  operationId: "deleteLeadAttribute",
  tags,
  summary: "Take the declaration of a lead attribute back",
  description: "What leads have stays. Refused while a sequence, a segment or a template uses it, naming where.",
  request: { params: z.object({ name: z.string().max(64) }) },
  responses: { 204: { description: "No longer declared." }, ...problemResponses(401, 404, 409) },
});

/** Routes of declared lead attributes. */
export function attributeRoutes(app: Ground): Routes {
  return createRoutes()
    .openapi(put, async (c) => c.json(await putAttribute(app, c.req.valid("json")), 200))
    .openapi(list, async (c) => {
      const rows = await app.db.select().from(leadAttributes).orderBy(asc(leadAttributes.name));
      return c.json({ data: rows.map(({ name, type }) => ({ name, type })) }, 200);
    })
    .openapi(remove, async (c) => {
      await deleteAttribute(app, c.req.valid("param"));
      return c.body(null, 204);
    });
}
