import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { pageOf, pageQuery, presentPage } from "../../platform/http/pagination.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { idParams, jsonAnswer, jsonBody } from "../../platform/http/schemas.ts";
import { eraseLead } from "./erase-person.ts";
import { eraseRequested } from "./erase-requested.ts";
import { exportReceipts, getReceipt, listReceipts, presentReceipt, receiptSchema } from "./receipts.ts";

const tags = ["Privacy"];

const input = z
  .strictObject({
    keepSuppressed: z.enum(["auto", "always", "never"]).default("auto").openapi({
      description:
        "Whether the addresses stay on the suppression list, as keyed hashes: then no import, signup or request brings the person back. `auto`: when an address was on the list, or the person has asked for the erasure.",
    }),
  })
  .openapi("EraseInput");

const what =
  "In one transaction: what runs stops, no mail to them begins afterwards, and nothing is left that names the person or an address of theirs, of before as well. Counts by step stay, and the receipt.";

const erase = createRoute({
  method: "post",
  path: "/v1/leads/{id}/erase",
  operationId: "eraseLead",
  tags,
  summary: "Erase a person (GDPR Art. 17)",
  description: `${what} It cannot be undone. Backups are told by the receipts: keep \`GET /v1/erasures/export\` beside them, and run \`ripen erase --reapply\` after a restore.`,
  request: { params: idParams, body: { ...jsonBody(input), required: false } },
  responses: { 200: jsonAnswer(receiptSchema, "The receipt."), ...problemResponses(401, 404, 422) },
});

const eraseRequest = createRoute({
  method: "post",
  path: "/v1/erasure-requests/{id}/erase",
  operationId: "eraseErasureRequest",
  tags,
  summary: "Erase whoever asked for it",
  description: `${what} The request is done with it; the addresses stay on the suppression list, as hashes.`,
  request: { params: idParams },
  responses: { 200: jsonAnswer(receiptSchema, "The receipt."), ...problemResponses(401, 404, 409) },
});

const list = createRoute({
  method: "get",
  path: "/v1/erasures",
  operationId: "listErasures",
  tags,
  summary: "List receipts of erasures",
  description: "Newest first: when, and how many rows went.",
  request: { query: pageQuery },
  responses: { 200: jsonAnswer(pageOf(receiptSchema), "Newest first."), ...problemResponses(401, 422) },
});

const download = createRoute({
  method: "get",
  path: "/v1/erasures/export",
  operationId: "exportErasures",
  tags,
  summary: "Download all receipts, to be kept beside backups",
  description: "Oldest first, one `Erasure` in JSON on each line: what `ripen erase --reapply --from FILE` reads.",
  responses: {
    200: { description: "The receipts.", content: { "application/x-ndjson": { schema: z.string() } } },
    ...problemResponses(401),
  },
});

const get = createRoute({
  method: "get",
  path: "/v1/erasures/{id}",
  operationId: "getErasure",
  tags,
  summary: "Get a receipt",
  description: "When, how many rows went, and whether the address stays suppressed.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(receiptSchema, "The receipt."), ...problemResponses(401, 404) },
});

/** Routes that erase people, and of the receipts. */
export function eraseRoutes(app: Ground): Routes {
  const routes = createRoutes();
  // Registered by hand: the answer is not JSON as a whole.
  routes.openAPIRegistry.registerPath(download);
  routes.get(download.getRoutingPath(), (c) => {
    const stream = ReadableStream.from(exportReceipts(app)).pipeThrough(new TextEncoderStream());
    return c.body(stream, 200, { "Content-Type": "application/x-ndjson", "Cache-Control": "no-store" });
  });
  return routes
    .openapi(erase, async (c) => {
      // A request without a body is not read by the schema.
      const { keepSuppressed: keep } = input.parse(c.req.valid("json") ?? {});
      return c.json(presentReceipt(await eraseLead(app, { ...c.req.valid("param"), keep })), 200);
    })
    .openapi(eraseRequest, async (c) => c.json(presentReceipt(await eraseRequested(app, c.req.valid("param"))), 200))
    .openapi(list, async (c) => c.json(presentPage(await listReceipts(app, c.req.valid("query")), presentReceipt), 200))
    .openapi(get, async (c) => c.json(presentReceipt(await getReceipt(app, c.req.valid("param"))), 200));
}
