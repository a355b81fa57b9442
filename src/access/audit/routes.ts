import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { pageOf, pageQuery, presentPage } from "../../platform/http/pagination.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { idSchema, instantInput, instantSchema, isoInstant, jsonAnswer } from "../../platform/http/schemas.ts";
import { listAudit } from "./list.ts";
import type { AuditLine } from "./list.ts";

const kind = z.enum(["user", "key", "command"]);

const lineSchema = z
  .object({
    id: idSchema,
    at: instantSchema,
    actorKind: kind.openapi({ description: "`command`: somebody who may run commands on the server." }),
    actorId: idSchema.nullable().openapi({ description: "Of the user or the key; null for a command." }),
    action: z.string().openapi({ example: "POST /v1/sequences/:id/publish" }),
    resource: z.string().openapi({ example: "sequences" }),
    resourceId: z.string().nullable(),
    requestId: z.string().nullable().openapi({ description: "The `X-Request-Id` of the answer." }),
    network: z
      .string()
      .nullable()
      .openapi({ example: "192.0.2.0/24", description: "Where from, without what tells one client from another." }),
  })
  .openapi("AuditLine");

const list = createRoute({
  method: "get",
  path: "/v1/audit",
  operationId: "listAudit",
  tags: ["Audit"],
  summary: "List who did what",
  description:
    "Each request that changed something, by users and keys; signing in and out; commands on the server. Ids alone, no personal data. Kept for thirteen months. Events that are posted are not among them: each is a row of its own.",
  request: {
    query: pageQuery.extend({
      actorId: idSchema.optional(),
      actorKind: kind.optional(),
      action: z.string().max(200).optional(),
      resource: z.string().max(100).optional(),
      resourceId: z.string().max(100).optional(),
      since: instantInput.optional(),
      until: instantInput.optional(),
    }),
  },
  responses: { 200: jsonAnswer(pageOf(lineSchema), "Newest first."), ...problemResponses(401, 422) },
});

/** Routes of the audit log. */
export function auditRoutes(app: Ground): Routes {
  return createRoutes().openapi(list, async (c) =>
    c.json(presentPage(await listAudit(app, c.req.valid("query")), presentLine), 200),
  );
}

function presentLine(line: AuditLine): z.infer<typeof lineSchema> {
  return { ...line, at: isoInstant(line.at) };
}
