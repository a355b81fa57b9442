import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { answerDownload } from "../../platform/http/download.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { idParams } from "../../platform/http/schemas.ts";
import type { InboundParts } from "../parts.ts";
import { readAttachmentOf, readSource } from "./read-original.ts";

const tags = ["Inbound mail"];
const file = z.string().openapi({ format: "binary" });

const source = createRoute({
  method: "get",
  path: "/v1/inbound-mails/{id}/source",
  operationId: "getInboundMailSource",
  tags,
  summary: "Get the source of an inbound mail",
  description:
    "As it came, byte by byte: `message/rfc822`, or `application/json` for the event of a provider. Kept for RAW_MAIL_DAYS, and as long as a handoff of the lead runs; then 409 `source_erased`.",
  request: { params: idParams },
  responses: {
    200: {
      description: "The source, to be saved.",
      content: { "message/rfc822": { schema: file }, "application/json": { schema: file } },
    },
    ...problemResponses(401, 404, 409),
  },
});

const attachment = createRoute({
  method: "get",
  path: "/v1/inbound-mails/{id}/attachments/{number}",
  operationId: "getInboundMailAttachment",
  tags,
  summary: "Get an attachment of an inbound mail",
  description:
    "By its place in `attachments` of the mail, the first being 1; with the type and the name that the mail gives it. It was made by whoever wrote: it is to be saved, and browsers are told to run nothing of it. Kept as long as the source.",
  request: {
    params: idParams.extend({
      number: z.coerce.number().int().min(1).max(1_000).openapi({ type: "integer", minimum: 1, maximum: 1_000 }),
    }),
  },
  responses: {
    200: { description: "The attachment, decoded.", content: { "application/octet-stream": { schema: file } } },
    ...problemResponses(401, 404, 409),
  },
});

/** Routes of inbound mails as they came. */
export function originalRoutes(app: Ground & InboundParts): Routes {
  return createRoutes()
    .openapi(source, async (c) => {
      const { id } = c.req.valid("param");
      const { raw, format } = await readSource(app, { id });
      return format === "mail"
        ? answerDownload(c, { name: `${id}.eml`, type: "message/rfc822", content: raw })
        : answerDownload(c, { name: `${id}.json`, type: "application/json", content: raw });
    })
    .openapi(attachment, async (c) => answerDownload(c, await readAttachmentOf(app, c.req.valid("param"))));
}
