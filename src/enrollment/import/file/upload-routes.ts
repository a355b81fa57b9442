import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../../ground.ts";
import { maxImportBytes } from "../../../lead/import/open-import.ts";
import { problemResponses } from "../../../platform/http/problem.ts";
import { createRoutes } from "../../../platform/http/routes.ts";
import type { Routes } from "../../../platform/http/routes.ts";
import { jsonAnswer } from "../../../platform/http/schemas.ts";
import { fieldProblems, invalidInput } from "../../../platform/http/validation.ts";
import { allowSlowBody } from "../../../platform/http/slow-body.ts";
import { readFile } from "../request/read-file.ts";
import { fileSchema, presentFile } from "./file-schemas.ts";
import { lookAtFile } from "./look-at-file.ts";
import { storeFile } from "./store-file.ts";

const file = z.string().openapi({ type: "string", format: "binary" });
const query = z.strictObject({
  name: z.string().max(200).optional().openapi({ description: "What you call it.", example: "fair-2026.csv" }),
});

const create = createRoute({
  method: "post",
  path: "/v1/import-files",
  operationId: "storeImportFile",
  tags: ["Imports"],
  summary: "Store a file to import",
  description: `The body is the file, as for \`POST /v1/imports\`, of at most ${maxImportBytes / 2 ** 20} MB, or a form with it as the part \`file\`. It is kept for a day: look at its columns, try it with a dry run, then import it.`,
  request: {
    query,
    body: {
      required: true,
      content: {
        "text/csv": { schema: file },
        "application/x-ndjson": { schema: file },
        "multipart/form-data": { schema: z.object({ file }) },
      },
    },
  },
  responses: { 201: jsonAnswer(fileSchema, "The file."), ...problemResponses(401, 409, 413, 415, 422) },
});

/** The route that takes files to keep; it goes before the limit of bodies, which it reads as they come. */
export function importUploadRoutes(app: Ground): Routes {
  const routes = createRoutes();
  // Registered by hand: neither body is JSON.
  routes.openAPIRegistry.registerPath(create);
  routes.post(create.getRoutingPath(), async (c) => {
    const read = query.safeParse(c.req.query());
    if (!read.success) throw invalidInput(fieldProblems(read.error.issues));
    allowSlowBody(c.env.incoming);
    const sent = await readFile(c, {});
    const stored = await storeFile(app, { ...sent, name: read.data.name ?? sent.name });
    c.header("Location", `/v1/import-files/${stored.id}`);
    return c.json(presentFile(stored, await lookAtFile(app, stored)), 201);
  });
  return routes;
}
