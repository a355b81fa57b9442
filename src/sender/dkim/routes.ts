import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { idParams, jsonAnswer, jsonBody } from "../../platform/http/schemas.ts";
import { getSender } from "../get-sender.ts";
import { addDkimKey } from "./add-key.ts";
import { deleteDkimKey } from "./delete-key.ts";
import { describeDkimKey } from "./describe-key.ts";
import { dkimKeyInput, dkimKeyParams, dkimKeySchema } from "./dkim-schemas.ts";

const tags = ["Senders"];

const add = createRoute({
  method: "post",
  path: "/v1/senders/{id}/dkim-keys",
  operationId: "addDkimKey",
  tags,
  summary: "Give a sender a DKIM key",
  description:
    "Makes a key pair, takes a private key of yours, or shares the key of another sender. Mails are signed with it from now on; publish the record. Private keys are stored sealed and never shown.",
  request: { params: idParams, body: jsonBody(dkimKeyInput) },
  responses: {
    201: jsonAnswer(dkimKeySchema, "Its public half, with the record to publish."),
    ...problemResponses(401, 404, 409, 422),
  },
});

const list = createRoute({
  method: "get",
  path: "/v1/senders/{id}/dkim-keys",
  operationId: "listDkimKeys",
  tags,
  summary: "List the DKIM keys of a sender",
  description: "With the DNS record of each. Private keys are never shown.",
  request: { params: idParams },
  responses: {
    200: jsonAnswer(z.object({ data: z.array(dkimKeySchema) }), "All of them, oldest first."),
    ...problemResponses(401, 404),
  },
});

const remove = createRoute({
  method: "delete",
  path: "/v1/senders/{id}/dkim-keys/{selector}",
  operationId: "deleteDkimKey",
  tags,
  summary: "Delete a DKIM key",
  description: "Mails are no longer signed with it. Leave its record in DNS for some days.",
  request: { params: dkimKeyParams },
  responses: { 204: { description: "Deleted." }, ...problemResponses(401, 404) },
});

/** Routes of senders' DKIM keys. */
export function dkimRoutes(app: Ground): Routes {
  return createRoutes()
    .openapi(add, async (c) => {
      const { id } = c.req.valid("param");
      return c.json(await addDkimKey(app, { id, input: c.req.valid("json") }), 201);
    })
    .openapi(list, async (c) => {
      const { dkim, email } = await getSender(app, c.req.valid("param"));
      return c.json({ data: dkim.map((key) => describeDkimKey(app.sealer, email, key)) }, 200);
    })
    .openapi(remove, async (c) => {
      await deleteDkimKey(app, c.req.valid("param"));
      return c.body(null, 204);
    });
}
