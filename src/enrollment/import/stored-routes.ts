import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { pageOf, pageQuery, presentPage } from "../../platform/http/pagination.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { idParams, jsonAnswer } from "../../platform/http/schemas.ts";
import { getImport, listImports } from "./get-import.ts";
import { importSchema, listName, presentImport } from "./import-schemas.ts";
import { reportCsv } from "./report-csv.ts";
import { undoImport } from "./undo-import.ts";

const tags = ["Imports"];

const list = createRoute({
  method: "get",
  path: "/v1/imports",
  operationId: "listImports",
  tags,
  summary: "List imports",
  description: "Newest first, with how many lines were read, and what became of them.",
  request: { query: pageQuery.extend({ list: listName.optional() }) },
  responses: { 200: jsonAnswer(pageOf(importSchema), "Newest first."), ...problemResponses(401, 422) },
});

const get = createRoute({
  method: "get",
  path: "/v1/imports/{id}",
  operationId: "getImport",
  tags,
  summary: "Get an import, and how far it is",
  description: "Lines read, leads made and changed, and problems so far.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(importSchema, "The import."), ...problemResponses(401, 404) },
});

const report = createRoute({
  method: "get",
  path: "/v1/imports/{id}/problems.csv",
  operationId: "getImportProblems",
  tags,
  summary: "Download what was wrong with the rows of an import",
  description:
    "CSV with the line in your file, whether the row was rejected or taken without the field (`flagged`), its address where that can be read, the field, what your file calls its column, a code and a message. Kept for 90 days, or until the lead is erased.",
  request: { params: idParams },
  responses: {
    200: { description: "The first 100,000 rows with problems.", content: { "text/csv": { schema: z.string() } } },
    ...problemResponses(401, 404),
  },
});

const undo = createRoute({
  method: "post",
  path: "/v1/imports/{id}/undo",
  operationId: "undoImport",
  tags,
  summary: "Undo an import",
  description:
    "Within a day after it began. Stops the enrollments that it began, and deletes the leads that it created. Those that were mailed, wrote to you, were changed since or are known from elsewhere stay, and so do leads that were known before, with what the file said of them: `undone.kept` counts them by why.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(importSchema, "Undone."), ...problemResponses(401, 404, 409) },
});

/** Routes of imports that were made. */
export function storedImportRoutes(app: Ground): Routes {
  const routes = createRoutes()
    .openapi(list, async (c) => c.json(presentPage(await listImports(app, c.req.valid("query")), presentImport), 200))
    .openapi(get, async (c) => c.json(presentImport(await getImport(app, c.req.valid("param"))), 200))
    .openapi(undo, async (c) => c.json(presentImport(await undoImport(app, c.req.valid("param"))), 200));
  return routes.openapi(report, async (c) => {
    const { id } = await getImport(app, c.req.valid("param"));
    const stream = ReadableStream.from(reportCsv(app, { id })).pipeThrough(new TextEncoderStream());
    return c.body(stream, 200, {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="import-${id}-problems.csv"`,
      "Cache-Control": "no-store",
    });
  });
}
