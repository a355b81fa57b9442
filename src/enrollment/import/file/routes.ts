import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../../ground.ts";
import { problemResponses } from "../../../platform/http/problem.ts";
import { createRoutes } from "../../../platform/http/routes.ts";
import type { Routes } from "../../../platform/http/routes.ts";
import { idParams, jsonAnswer, jsonBody } from "../../../platform/http/schemas.ts";
import { invalidInput } from "../../../platform/http/validation.ts";
import { getImport } from "../get-import.ts";
import { importSchema, presentImport } from "../import-schemas.ts";
import { mapProblems } from "../request/map-problems.ts";
import { knownCharset } from "../request/read-content-type.ts";
import { fileSchema, foreseenSchema, presentFile, startInput } from "./file-schemas.ts";
import { listForeseen } from "./list-foreseen.ts";
import { lookAtFile } from "./look-at-file.ts";
import { startFileImport } from "./start-import.ts";
import type { StartFileImport } from "./start-import.ts";
import { cancelImport, continueImport } from "./steer-import.ts";
import { getImportFile } from "./stored-file.ts";

const tags = ["Imports"];

const get = createRoute({
  method: "get",
  path: "/v1/import-files/{id}",
  operationId: "getImportFile",
  tags,
  summary: "Look at a stored file",
  description: "Its columns with samples of what is in them, and what each is taken for.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(fileSchema, "The file."), ...problemResponses(401, 404, 422) },
});

const start = createRoute({
  method: "post",
  path: "/v1/import-files/{id}/imports",
  operationId: "importFile",
  tags,
  summary: "Import a stored file",
  description:
    "Begins at once, and goes on in the background: `GET /v1/imports/{id}` says how far it is. A process that ends costs nothing, another goes on. With `dryRun`, `GET /v1/imports/{id}/foreseen` tells what would become of the first 1,000 leads.",
  request: { params: idParams, body: jsonBody(startInput) },
  responses: { 202: jsonAnswer(importSchema, "It has begun."), ...problemResponses(401, 404, 422) },
});

const foreseen = createRoute({
  method: "get",
  path: "/v1/imports/{id}/foreseen",
  operationId: "listForeseen",
  tags,
  summary: "List what a dry run foresaw",
  description: "Of the first 1,000 leads of a stored file, in the order of the file.",
  request: {
    params: idParams,
    query: z.strictObject({
      after: z.coerce.number().int().min(0).optional().openapi({ type: "integer", description: "A line of the file." }),
    }),
  },
  responses: {
    200: jsonAnswer(z.object({ data: z.array(foreseenSchema) }), "Up to 200 leads."),
    ...problemResponses(401, 404, 422),
  },
});

const steer = <N extends "cancel" | "continue">(name: N, summary: string, description: string) =>
  createRoute({
    method: "post",
    path: `/v1/imports/{id}/${name}` as const,
    operationId: `${name}Import`,
    tags,
    summary,
    description,
    request: { params: idParams },
    responses: { 200: jsonAnswer(importSchema, "As it is now."), ...problemResponses(401, 404, 409) },
  });
const cancel = steer("cancel", "Cancel an import", "It ends within a thousand rows; what it took stays.");
const goOn = steer(
  "continue",
  "Let an import go on",
  "One of a stored file that was canceled or cut off goes on behind the last line that it took.",
);

const rowsAtOnce = 200;

/** What a request to import a file says, with every problem of its mapping. */
export function readStart(
  fileId: string,
  { charset, spread, map, ...rest }: z.output<typeof startInput>,
): StartFileImport {
  const problems = mapProblems(map);
  if (problems.length > 0) throw invalidInput(problems);
  return {
    ...rest,
    map,
    fileId,
    charset: charset === undefined ? null : knownCharset(charset),
    spread: spread ?? null,
  };
}

/** Routes of files that are kept to be imported, and of steering such imports. */
export function importFileRoutes(app: Ground): Routes {
  return createRoutes()
    .openapi(get, async (c) => {
      const file = await getImportFile(app, c.req.valid("param"));
      return c.json(presentFile(file, await lookAtFile(app, file)), 200);
    })
    .openapi(start, async (c) => {
      const stored = await startFileImport(app, readStart(c.req.valid("param").id, c.req.valid("json")));
      c.header("Location", `/v1/imports/${stored.id}`);
      return c.json(presentImport(stored), 202);
    })
    .openapi(foreseen, async (c) => {
      const { id } = await getImport(app, c.req.valid("param"));
      return c.json({ data: await listForeseen(app, { id, ...c.req.valid("query"), limit: rowsAtOnce }) }, 200);
    })
    .openapi(cancel, async (c) => c.json(presentImport(await cancelImport(app, c.req.valid("param"))), 200))
    .openapi(goOn, async (c) => c.json(presentImport(await continueImport(app, c.req.valid("param"))), 200));
}
