import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { pageOf, pageQuery, presentPage } from "../../platform/http/pagination.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { idParams, idSchema, instantSchema, isoInstant, jsonAnswer } from "../../platform/http/schemas.ts";
import { finishErasure } from "./finish-erasure.ts";
import { listErasures } from "./list-erasures.ts";
import type { ErasureRequest } from "./list-erasures.ts";

const tags = ["Inbound mail"];

const erasureSchema = z
  .object({
    id: idSchema,
    leadId: idSchema.nullable().openapi({ description: "Null once the lead is erased." }),
    inboundMailId: idSchema.nullable(),
    email: z.string().nullable().openapi({ description: "Whose data are meant; null once they are erased." }),
    requestedAt: instantSchema,
    dueAt: instantSchema.openapi({ description: "A month after it came: GDPR Art. 12(3)." }),
    doneAt: instantSchema.nullable(),
    erasureId: idSchema.nullable().openapi({ description: "The receipt of the erasure that did it." }),
  })
  .openapi("ErasureRequest");

const list = createRoute({
  method: "get",
  path: "/v1/erasure-requests",
  operationId: "listErasureRequests",
  tags,
  summary: "List requests for erasure",
  description:
    "People who asked in a mail for the erasure of their data (GDPR Art. 17). They get no more mail already.",
  request: { query: pageQuery.extend({ open: z.stringbool().optional().openapi({ type: "boolean" }) }) },
  responses: { 200: jsonAnswer(pageOf(erasureSchema), "Newest first."), ...problemResponses(401, 422) },
});

const finish = createRoute({
  method: "post",
  path: "/v1/erasure-requests/{id}/done",
  operationId: "finishErasureRequest",
  tags,
  summary: "Say that the data were erased",
  description: "For a request that was answered elsewhere: it leaves the list, and nothing is erased here.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(erasureSchema, "As it is now."), ...problemResponses(401, 404) },
});

/** Routes of the operator's erasure tasks. */
export function erasureRoutes(app: Ground): Routes {
  return createRoutes()
    .openapi(list, async (c) => c.json(presentPage(await listErasures(app, c.req.valid("query")), present), 200))
    .openapi(finish, async (c) => c.json(present(await finishErasure(app, c.req.valid("param"))), 200));
}

function present(row: ErasureRequest): z.infer<typeof erasureSchema> {
  return {
    ...row,
    requestedAt: isoInstant(row.requestedAt),
    dueAt: isoInstant(row.dueAt),
    doneAt: isoInstant(row.doneAt),
  };
}
