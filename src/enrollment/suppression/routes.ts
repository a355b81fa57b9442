import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { checkSuppression } from "../../lead/suppression/check-suppression.ts";
import { deleteSuppression } from "../../lead/suppression/delete-suppression.ts";
import { exportSuppressions } from "../../lead/suppression/export-suppressions.ts";
import { listSuppressions } from "../../lead/suppression/list-suppressions.ts";
import { pageOf, pageQuery, presentPage } from "../../platform/http/pagination.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { emailInput, idParams, jsonAnswer, jsonBody } from "../../platform/http/schemas.ts";
import { suppressAddress } from "./suppress-address.ts";
import { checkSchema, presentSuppression, suppressionInput, suppressionSchema } from "./suppression-schemas.ts";

const tags = ["Suppressions"];

const create = createRoute({
  method: "post",
  path: "/v1/suppressions",
  operationId: "createSuppression",
  tags,
  summary: "Suppress an address or a domain",
  description:
    "No sequence mails it again, and the enrollments of its leads stop at once. A suppressed address covers every plus tag of it (`tom+news@…` where `tom@…` is suppressed; RFC 5233), in any case of letters; one with a tag covers itself alone, because what else stands before the @ is the receiver's own affair (RFC 5321 2.3.11). A domain covers those below it. What is suppressed already keeps its first reason.",
  request: { body: jsonBody(suppressionInput) },
  responses: { 201: jsonAnswer(suppressionSchema, "Suppressed."), ...problemResponses(401, 422) },
});

const list = createRoute({
  method: "get",
  path: "/v1/suppressions",
  operationId: "listSuppressions",
  tags,
  summary: "List suppressions",
  description: "Addresses and domains that get no mail, with the reason.",
  request: {
    query: pageQuery.extend({
      email: emailInput
        .optional()
        .openapi({ description: "Of exactly this address; to know whether it may be mailed, check it." }),
    }),
  },
  responses: { 200: jsonAnswer(pageOf(suppressionSchema), "Newest first."), ...problemResponses(401, 422) },
});

const check = createRoute({
  method: "get",
  path: "/v1/suppressions/check",
  operationId: "checkSuppression",
  tags,
  summary: "Say whether an address is suppressed, and why",
  description: "For an address, or for its domain.",
  request: { query: z.strictObject({ email: emailInput }) },
  responses: { 200: jsonAnswer(checkSchema, "What stands against it."), ...problemResponses(401, 422) },
});

const csv = { "text/csv": { schema: z.string() }, "application/x-ndjson": { schema: z.string() } };
const download = createRoute({
  method: "get",
  path: "/v1/suppressions/export",
  operationId: "exportSuppressions",
  tags,
  summary: "Download the whole suppression list",
  description:
    "Oldest first, as it can be imported again. Hashes of the erased are of use only where SECRET_KEY (or SECRET_KEY_PREVIOUS) is the same.",
  request: { query: z.strictObject({ format: z.enum(["csv", "ndjson"]).default("csv") }) },
  responses: { 200: { description: "The list.", content: csv }, ...problemResponses(401, 422) },
});

const remove = createRoute({
  method: "delete",
  path: "/v1/suppressions/{id}",
  operationId: "deleteSuppression",
  tags,
  summary: "Allow an address or a domain again",
  description: "Only when the person asked for it. Stopped enrollments stay stopped.",
  request: { params: idParams },
  responses: { 204: { description: "Taken off the list." }, ...problemResponses(401, 404) },
});

/** Routes of suppressions. They live here because suppressing stops enrollments. */
export function suppressionRoutes(app: Ground): Routes {
  return createRoutes()
    .openapi(create, async (c) => c.json(presentSuppression(await suppressAddress(app, c.req.valid("json"))), 201))
    .openapi(list, async (c) =>
      c.json(presentPage(await listSuppressions(app, c.req.valid("query")), presentSuppression), 200),
    )
    .openapi(check, async (c) => {
      const { by, ...rest } = await checkSuppression(app, c.req.valid("query"));
      return c.json({ ...rest, by: by.map(presentSuppression) }, 200);
    })
    .openapi(download, (c) => {
      const { format } = c.req.valid("query");
      const stream = ReadableStream.from(exportSuppressions(app, format)).pipeThrough(new TextEncoderStream());
      return c.body(stream, 200, {
        "Content-Type": format === "csv" ? "text/csv; charset=utf-8" : "application/x-ndjson",
        "Content-Disposition": `attachment; filename="suppressions.${format}"`,
        "Cache-Control": "no-store",
      });
    })
    .openapi(remove, async (c) => {
      await deleteSuppression(app, c.req.valid("param"));
      return c.body(null, 204);
    });
}
