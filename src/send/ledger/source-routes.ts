import { createRoute, z } from "@hono/zod-openapi";
import { accepts } from "hono/accepts";
import type { Ground } from "../../ground.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { idParams, idSchema, instantSchema, isoInstant } from "../../platform/http/schemas.ts";
import { readMessageSource } from "./message-source.ts";

const sourceSchema = z
  .object({
    messageId: idSchema,
    state: z.enum(["sent", "to_be_sent", "not_sent"]).openapi({
      description: "Whether it went (or may have gone) out, waits, or never goes: canceled and rejected ones.",
    }),
    sentAt: instantSchema.nullable(),
    subject: z.string(),
    changedSince: z.array(z.enum(["lead", "subject"])).openapi({
      description:
        "What is known to have changed since it was sent: with anything here, the source is not what was sent. A change of the sender or of the company's address is seen only by the subject, if at all.",
    }),
    signedWith: z
      .array(z.string())
      .openapi({ description: "DNS names of the DKIM keys.", example: ["s1._domainkey.example.com"] }),
    raw: z.string().openapi({ description: "The source, RFC 5322, ASCII." }),
  })
  .openapi("MessageSource");

const source = createRoute({
  method: "get",
  path: "/v1/messages/{id}/source",
  operationId: "getMessageSource",
  tags: ["Messages"],
  summary: "Get the source of a message",
  description:
    "What was, or would be, sent, written now: by the version that the message is of, with the data of lead and sender as they are now. Ripen keeps no copies of mails. `X-Ripen-Source`, the first header, says how it stands to the mail. Nobody can act for the recipient with it: the tokens in links and signed addresses are not genuine, and it is not DKIM-signed. `message/rfc822`, or JSON with `Accept: application/json`.",
  request: { params: idParams },
  responses: {
    200: {
      description: "The source.",
      content: {
        "message/rfc822": { schema: z.string() },
        "application/json": { schema: sourceSchema },
      },
    },
    ...problemResponses(401, 404, 409),
  },
});

/** Routes of the sources of messages. */
export function sourceRoutes(app: Ground & SequenceParts): Routes {
  return createRoutes().openapi(source, async (c) => {
    const { id } = c.req.valid("param");
    const { raw, sentAt, ...rest } = await readMessageSource(app, { id });
    const wanted = accepts(c, {
      header: "Accept",
      supports: ["message/rfc822", "application/json"],
      default: "message/rfc822",
    });
    if (wanted === "application/json") {
      return c.json({ messageId: id, sentAt: isoInstant(sentAt), ...rest, raw: raw.toString("latin1") }, 200);
    }
    return c.body(new Uint8Array(raw), 200, {
      "Content-Type": "message/rfc822",
      "Content-Disposition": `attachment; filename="${id}.eml"`,
      "Cache-Control": "no-store",
    });
  });
}
