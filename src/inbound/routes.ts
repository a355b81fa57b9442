import { createRoute } from "@hono/zod-openapi";
import type { Ground } from "../ground.ts";
import type { InboundParts } from "./parts.ts";
import { pageOf, pageQuery, presentPage } from "../platform/http/pagination.ts";
import { problemResponses } from "../platform/http/problem.ts";
import { createRoutes } from "../platform/http/routes.ts";
import type { Routes } from "../platform/http/routes.ts";
import { idParams, idSchema, jsonAnswer } from "../platform/http/schemas.ts";
import { getInboundMail, readInboundHtml } from "./get-inbound-mail.ts";
import { classSchema } from "./correction/class-schema.ts";
import { presentCorrection } from "./correction/correction-schemas.ts";
import { correctionsOf } from "./correction/list-corrections.ts";
import {
  inboundMailDetailSchema,
  inboundMailSchema,
  presentInboundMail,
  reviewSchema,
  statusSchema,
} from "./inbound-schemas.ts";
import { listInboundMails } from "./list-inbound-mails.ts";
import { replyFilterShape } from "./reply-filter.ts";
import { reviewInboundMail } from "./review/review-inbound-mail.ts";

const tags = ["Inbound mail"];

const list = createRoute({
  method: "get",
  path: "/v1/inbound-mails",
  operationId: "listInboundMails",
  tags,
  summary: "List inbound mails",
  description: "`review=needed` lists what a person has to decide about; `reviewReason` says why.",
  request: {
    query: pageQuery.extend({
      review: reviewSchema.optional(),
      class: classSchema.optional(),
      status: statusSchema.optional(),
      leadId: idSchema.optional(),
      ...replyFilterShape,
    }),
  },
  responses: { 200: jsonAnswer(pageOf(inboundMailSchema), "Newest first."), ...problemResponses(401, 422) },
});

const get = createRoute({
  method: "get",
  path: "/v1/inbound-mails/{id}",
  operationId: "getInboundMail",
  tags,
  summary: "Get an inbound mail",
  description: "What it was taken for and why, its text without quotes, and its sanitized HTML.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(inboundMailDetailSchema, "The mail."), ...problemResponses(401, 404) },
});

const decide = <N extends "accept" | "dismiss">(name: N, summary: string, description: string) =>
  createRoute({
    method: "post",
    path: `/v1/inbound-mails/{id}/${name}` as const,
    operationId: `${name}InboundMail`,
    tags,
    summary,
    description,
    request: { params: idParams },
    responses: { 200: jsonAnswer(inboundMailSchema, "As it is now."), ...problemResponses(401, 404, 409) },
  });

const accept = decide(
  "accept",
  "Accept an inbound mail",
  "It acts as what it was taken for, as if the evidence had been enough.",
);
const dismiss = decide(
  "dismiss",
  "Dismiss an inbound mail",
  "It stays a record and nothing follows from it; the lead's sequences go on.",
);

/** Routes of inbound mails. */
export function inboundRoutes(app: Ground & InboundParts): Routes {
  return createRoutes()
    .openapi(list, async (c) =>
      c.json(presentPage(await listInboundMails(app, c.req.valid("query")), presentInboundMail), 200),
    )
    .openapi(get, async (c) => {
      const { id } = c.req.valid("param");
      const mail = presentInboundMail(await getInboundMail(app, { id }));
      const corrections = (await correctionsOf(app, { id })).map((one) => presentCorrection(one));
      return c.json({ ...mail, html: await readInboundHtml(app, { id }), corrections }, 200);
    })
    .openapi(accept, async (c) => {
      const mail = await reviewInboundMail(app, { ...c.req.valid("param"), decision: "accepted" });
      return c.json(presentInboundMail(mail), 200);
    })
    .openapi(dismiss, async (c) => {
      const mail = await reviewInboundMail(app, { ...c.req.valid("param"), decision: "dismissed" });
      return c.json(presentInboundMail(mail), 200);
    });
}
