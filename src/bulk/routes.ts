import { createRoute, z } from "@hono/zod-openapi";
import { requireRights } from "../access/require.ts";
import type { Ground } from "../ground.ts";
import { pageOf, pageQuery, presentPage } from "../platform/http/pagination.ts";
import { problemResponses } from "../platform/http/problem.ts";
import { createRoutes } from "../platform/http/routes.ts";
import type { Routes } from "../platform/http/routes.ts";
import { idParams, jsonAnswer, jsonBody } from "../platform/http/schemas.ts";
import type { SequenceParts } from "../sequence/parts.ts";
import { bulkInput, bulkSchema, presentBulk, rightsOfAction } from "./bulk-schemas.ts";
import { exportLeads } from "./export-leads.ts";
import { startBulk } from "./start-bulk.ts";
import { cancelBulk, getBulk, listBulk } from "./stored-bulk.ts";

const tags = ["Leads"];

const start = createRoute({
  method: "post",
  path: "/v1/leads/bulk",
  operationId: "startBulkAction",
  tags,
  summary: "Do something to many leads",
  description:
    "To all who match a filter, or to some by id: enroll, tag, pause, resume, stop, suppress, export or erase. It begins at once and goes on in the background, some leads at a time, by the rules that hold for one; follow it by its id. With `dryRun` it tells what would become of each, and changes nothing. It needs the rights that doing it to one lead needs, too. `export` changes nothing: its leads are the file `GET /v1/bulk-actions/{id}/leads.csv`.",
  request: { body: jsonBody(bulkInput) },
  responses: { 202: jsonAnswer(bulkSchema, "It has begun."), ...problemResponses(401, 403, 404, 409, 422) },
});

const list = createRoute({
  method: "get",
  path: "/v1/bulk-actions",
  operationId: "listBulkActions",
  tags,
  summary: "List bulk actions",
  description: "All that were begun, dry runs among them, with how far each is.",
  request: { query: pageQuery },
  responses: { 200: jsonAnswer(pageOf(bulkSchema), "Newest first."), ...problemResponses(401, 422) },
});

const get = createRoute({
  method: "get",
  path: "/v1/bulk-actions/{id}",
  operationId: "getBulkAction",
  tags,
  summary: "Get a bulk action, and how far it is",
  description:
    "How many leads it has looked at, how many it skipped for which reason, and what became of the first. It is over once `status` is no longer `running`.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(bulkSchema, "The action."), ...problemResponses(401, 404) },
});

const cancel = createRoute({
  method: "post",
  path: "/v1/bulk-actions/{id}/cancel",
  operationId: "cancelBulkAction",
  tags,
  summary: "Cancel a bulk action",
  description: "What was done stays. One that has ended stays as it is.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(bulkSchema, "The action."), ...problemResponses(401, 404) },
});

const csv = createRoute({
  method: "get",
  path: "/v1/bulk-actions/{id}/leads.csv",
  operationId: "exportBulkActionLeads",
  tags,
  summary: "Download the leads of a bulk action",
  description: "Those that its target matches now, as CSV, attributes in JSON.",
  request: { params: idParams },
  responses: {
    200: { description: "The leads.", content: { "text/csv": { schema: z.string() } } },
    ...problemResponses(401, 404),
  },
});

/** Routes of what is done to many leads at once. */
export function bulkRoutes(app: Ground & SequenceParts): Routes {
  const routes = createRoutes()
    .openapi(start, async (c) => {
      const input = c.req.valid("json");
      const { id, scopes } = c.get("apiKey");
      requireRights({ kind: "key", id, scopes }, ...rightsOfAction(input.action));
      const row = await startBulk(app, { ...input, by: `key:${id}` });
      c.header("Location", `/v1/bulk-actions/${row.id}`);
      return c.json(presentBulk(row), 202);
    })
    .openapi(list, async (c) => c.json(presentPage(await listBulk(app, c.req.valid("query")), presentBulk), 200))
    .openapi(get, async (c) => c.json(presentBulk(await getBulk(app, c.req.valid("param"))), 200))
    .openapi(cancel, async (c) => c.json(presentBulk(await cancelBulk(app, c.req.valid("param"))), 200));
  return routes.openapi(csv, async (c) => {
    const { id } = c.req.valid("param");
    const pieces = await exportLeads(app, { id });
    return c.body(ReadableStream.from(pieces).pipeThrough(new TextEncoderStream()), 200, {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="leads-${id}.csv"`,
      "Cache-Control": "no-store",
    });
  });
}
