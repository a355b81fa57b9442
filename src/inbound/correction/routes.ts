import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { pageOf, pageQuery } from "../../platform/http/pagination.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { idSchema, jsonAnswer } from "../../platform/http/schemas.ts";
import type { InboundParts } from "../parts.ts";
import type { AnonymousMail } from "./anonymize.ts";
import { correctionSchema, presentCorrection } from "./correction-schemas.ts";
import { listCorrections } from "./list-corrections.ts";
import { loadMails } from "./load-mails.ts";

const listedSchema = correctionSchema
  .extend({
    mail: z
      .union([
        z.object({ raw: z.string().openapi({ description: "As it came, base64." }) }),
        z.object({
          parsed: z
            .custom<AnonymousMail>()
            .openapi({ type: "object", additionalProperties: true, description: "As it was read, anonymized." }),
        }),
      ])
      .nullable()
      .openapi({ description: "Only when asked for; null for mails that were erased, are events or exceed 256 KiB." }),
  })
  .openapi("ListedCorrection");

const list = createRoute({
  method: "get",
  path: "/v1/corrections",
  operationId: "listCorrections",
  tags: ["Inbound mail"],
  summary: "List corrections",
  description:
    "Who said what of which inbound mail, and when. With `mails=whole` or `mails=anonymized` the mails come along, which `npm run corpus -- --corrections` scores the classifier on. Anonymized: addresses, the names in the fields and of the lead, links and long numbers are replaced, attachments left out; other words of the text stay, so read it before you pass it on.",
  request: {
    query: pageQuery.extend({
      inboundMailId: idSchema.optional(),
      mails: z.enum(["none", "whole", "anonymized"]).optional().openapi({ description: "`none` when left out." }),
    }),
  },
  responses: { 200: jsonAnswer(pageOf(listedSchema), "Newest first."), ...problemResponses(401, 422) },
});

/** Routes of corrections. */
export function correctionListRoutes(app: Ground & InboundParts): Routes {
  return createRoutes().openapi(list, async (c) => {
    const { mails = "none", ...query } = c.req.valid("query");
    const { rows, nextCursor } = await listCorrections(app, query);
    const ids = mails === "none" ? [] : rows.map(({ inboundMailId }) => inboundMailId);
    const loaded = await loadMails(app, ids, mails === "whole" ? "whole" : "anonymized");
    const items = rows.map((row) => ({ ...presentCorrection(row), mail: loaded.get(row.inboundMailId) ?? null }));
    return c.json({ data: items, nextCursor }, 200);
  });
}
