import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { deleteSuppression } from "../../lead/suppression/delete-suppression.ts";
import { listSuppressions } from "../../lead/suppression/list-suppressions.ts";
import type { Suppression } from "../../lead/suppression/list-suppressions.ts";
import { pageOf, pageQuery, presentPage } from "../../platform/http/pagination.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import {
  emailInput,
  idParams,
  idSchema,
  instantSchema,
  isoInstant,
  jsonAnswer,
  jsonBody,
  textInput,
} from "../../platform/http/schemas.ts";
import { suppressAddress } from "./suppress-address.ts";

const tags = ["Suppressions"];

const suppressionSchema = z
  .object({
    id: idSchema,
    email: z.string().openapi({ example: "ada@example.com" }),
    reason: z.enum(["unsubscribe", "complaint", "hard_bounce", "manual"]),
    detail: z.string().nullable(),
    messageId: idSchema.nullable().openapi({ description: "The message that led to it." }),
    createdAt: instantSchema,
  })
  .openapi("Suppression");

const create = createRoute({
  method: "post",
  path: "/v1/suppressions",
  operationId: "createSuppression",
  tags,
  summary: "Suppress an address",
  description:
    "No sequence mails it again, and the enrollments of its lead stop at once. An address that is suppressed already keeps its first reason.",
  request: {
    body: jsonBody(
      z
        .strictObject({ email: emailInput, detail: textInput(500).optional().openapi({ example: "Asked by phone" }) })
        .openapi("SuppressionInput"),
    ),
  },
  responses: { 201: jsonAnswer(suppressionSchema, "Suppressed."), ...problemResponses(401, 422) },
});

const list = createRoute({
  method: "get",
  path: "/v1/suppressions",
  operationId: "listSuppressions",
  tags,
  summary: "List suppressed addresses",
  request: { query: pageQuery.extend({ email: emailInput.optional() }) },
  responses: { 200: jsonAnswer(pageOf(suppressionSchema), "Newest first."), ...problemResponses(401, 422) },
});

const remove = createRoute({
  method: "delete",
  path: "/v1/suppressions/{id}",
  operationId: "deleteSuppression",
  tags,
  summary: "Allow an address again",
  description: "Only when the person asked for it. Stopped enrollments stay stopped.",
  request: { params: idParams },
  responses: { 204: { description: "Taken off the list." }, ...problemResponses(401, 404) },
});

/** Routes of suppressions. They live here because suppressing stops enrollments. */
export function suppressionRoutes(app: Ground): Routes {
  return createRoutes()
    .openapi(create, async (c) => c.json(present(await suppressAddress(app, c.req.valid("json"))), 201))
    .openapi(list, async (c) => c.json(presentPage(await listSuppressions(app, c.req.valid("query")), present), 200))
    .openapi(remove, async (c) => {
      await deleteSuppression(app, c.req.valid("param"));
      return c.body(null, 204);
    });
}

function present({ also: _a, inboundMailId: _i, ...row }: Suppression): z.infer<typeof suppressionSchema> {
  return { ...row, createdAt: isoInstant(row.createdAt) };
}
