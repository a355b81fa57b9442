import { createRoute } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { pageOf, pageQuery, presentPage } from "../../platform/http/pagination.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { idParams, jsonAnswer, jsonBody } from "../../platform/http/schemas.ts";
import { createTransport } from "./create-transport.ts";
import type { TransportRow } from "./transport-row.ts";
import { deleteTransport } from "./delete-transport.ts";
import { getTransport } from "./get-transport.ts";
import { listTransports } from "./list-transports.ts";
import { patchTransport } from "./patch-transport.ts";
import { presentTransport, transportInput, transportPatch, transportSchema } from "./transport-schemas.ts";

const tags = ["Transports"];

const create = createRoute({
  method: "post",
  path: "/v1/transports",
  operationId: "createTransport",
  tags,
  summary: "Add a mail server that senders may use",
  description: "Name it in `transportIds` of a sender. Several are tried in order when one is out of reach.",
  request: { body: jsonBody(transportInput) },
  responses: { 201: jsonAnswer(transportSchema, "The transport."), ...problemResponses(401, 409, 422) },
});

const list = createRoute({
  method: "get",
  path: "/v1/transports",
  operationId: "listTransports",
  tags,
  summary: "List transports",
  description: "The SMTP servers that senders may use; passwords are never shown.",
  request: { query: pageQuery },
  responses: { 200: jsonAnswer(pageOf(transportSchema), "Newest first."), ...problemResponses(401, 422) },
});

const get = createRoute({
  method: "get",
  path: "/v1/transports/{id}",
  operationId: "getTransport",
  tags,
  summary: "Get a transport",
  description: "One SMTP server; its password is never shown.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(transportSchema, "The transport."), ...problemResponses(401, 404) },
});

const patch = createRoute({
  method: "patch",
  path: "/v1/transports/{id}",
  operationId: "updateTransport",
  tags,
  summary: "Change a transport",
  description: "Running workers use it within seconds. A new URL replaces the old one whole, its password included.",
  request: { params: idParams, body: jsonBody(transportPatch) },
  responses: { 200: jsonAnswer(transportSchema, "As it is now."), ...problemResponses(401, 404, 409, 422) },
});

const remove = createRoute({
  method: "delete",
  path: "/v1/transports/{id}",
  operationId: "deleteTransport",
  tags,
  summary: "Delete a transport",
  description: "Refused with `transport_in_use` while a sender names it.",
  request: { params: idParams },
  responses: { 204: { description: "Deleted." }, ...problemResponses(401, 404, 409) },
});

/** Routes of transports. */
export function transportRoutes(app: Ground): Routes {
  const present = (row: TransportRow) => presentTransport(app.sealer, row);
  return createRoutes()
    .openapi(create, async (c) => c.json(present(await createTransport(app, c.req.valid("json"))), 201))
    .openapi(list, async (c) => c.json(presentPage(await listTransports(app, c.req.valid("query")), present), 200))
    .openapi(get, async (c) => c.json(present(await getTransport(app, c.req.valid("param"))), 200))
    .openapi(patch, async (c) => {
      const transport = await patchTransport(app, { ...c.req.valid("param"), patch: c.req.valid("json") });
      return c.json(present(transport), 200);
    })
    .openapi(remove, async (c) => {
      await deleteTransport(app, c.req.valid("param"));
      return c.body(null, 204);
    });
}
