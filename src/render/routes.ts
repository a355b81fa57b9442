import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../ground.ts";
import { pageOf, pageQuery, presentPage } from "../platform/http/pagination.ts";
import { problemResponses } from "../platform/http/problem.ts";
import { createRoutes } from "../platform/http/routes.ts";
import type { Routes } from "../platform/http/routes.ts";
import { idParams, isoInstant, jsonAnswer, jsonBody } from "../platform/http/schemas.ts";
import { deleteTemplate } from "./delete-template.ts";
import { getTemplate } from "./get-template.ts";
import { listTemplates } from "./list-templates.ts";
import { putTemplate } from "./put-template.ts";
import type { Template } from "./put-template.ts";
import { templateInput, templateSchema } from "./template-schemas.ts";

const tags = ["Templates"];

const put = createRoute({
  method: "put",
  path: "/v1/templates",
  operationId: "putTemplate",
  tags,
  summary: "Store a template",
  description:
    "Creates the template with this key, or replaces it. It is compiled first; what is wrong is told with its line. A partial is checked with the stored templates that include it, too. Published sequences keep the text they were published with.",
  request: { body: jsonBody(templateInput) },
  responses: { 200: jsonAnswer(templateSchema, "The template."), ...problemResponses(401, 409, 422) },
});

const list = createRoute({
  method: "get",
  path: "/v1/templates",
  operationId: "listTemplates",
  tags,
  summary: "List templates",
  description: "With their MJML; `key` finds one by its name.",
  request: {
    query: pageQuery.extend({ key: z.string().max(200).optional().openapi({ description: "Exactly this key." }) }),
  },
  responses: { 200: jsonAnswer(pageOf(templateSchema), "Newest first."), ...problemResponses(401, 422) },
});

const get = createRoute({
  method: "get",
  path: "/v1/templates/{id}",
  operationId: "getTemplate",
  tags,
  summary: "Get a template",
  description: "One template, with its MJML.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(templateSchema, "The template."), ...problemResponses(401, 404) },
});

const remove = createRoute({
  method: "delete",
  path: "/v1/templates/{id}",
  operationId: "deleteTemplate",
  tags,
  summary: "Delete a template",
  description: "A partial that stored templates include stays.",
  request: { params: idParams },
  responses: { 204: { description: "Deleted." }, ...problemResponses(401, 404, 409) },
});

/** Routes of templates. */
export function templateRoutes(app: Ground): Routes {
  return createRoutes()
    .openapi(put, async (c) => c.json(present(await putTemplate(app, c.req.valid("json"))), 200))
    .openapi(list, async (c) => c.json(presentPage(await listTemplates(app, c.req.valid("query")), present), 200))
    .openapi(get, async (c) => c.json(present(await getTemplate(app, c.req.valid("param"))), 200))
    .openapi(remove, async (c) => {
      await deleteTemplate(app, c.req.valid("param"));
      return c.body(null, 204);
    });
}

function present(template: Template): z.infer<typeof templateSchema> {
  return { ...template, createdAt: isoInstant(template.createdAt), updatedAt: isoInstant(template.updatedAt) };
}
