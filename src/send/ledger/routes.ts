import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { pageOf, pageQuery, presentPage } from "../../platform/http/pagination.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import {
  idParams,
  idSchema,
  instantSchema,
  isoInstant,
  jsonAnswer,
  jsonBody,
  textInput,
} from "../../platform/http/schemas.ts";
import { getMessage } from "./get-message.ts";
import type { Message } from "./get-message.ts";
import { listMessages } from "./list-messages.ts";
import { messageFilterShape } from "./message-filter.ts";
import { resolveMessage } from "./resolve-message.ts";

const tags = ["Messages"];

const statusSchema = z
  .enum(["queued", "sending", "sent", "deferred", "rejected", "uncertain", "held", "canceled"])
  .openapi({ description: "`uncertain`: the line broke while the mail was handed over, so nobody knows yet." });

const messageSchema = z
  .object({
    id: idSchema,
    enrollmentId: idSchema,
    leadId: idSchema,
    sequenceId: idSchema,
    versionId: idSchema,
    stepId: z.string().openapi({ example: "hello" }),
    senderId: idSchema,
    status: statusSchema,
    email: z.string().openapi({ example: "ada@example.com", description: "Where it goes." }),
    rfcMessageId: z.string().openapi({ description: "`Message-ID` of every attempt." }),
    subject: z.string().nullable(),
    subjectVariant: z.string().nullable().openapi({
      description: "Name of its subject, of those that its step tries against each other.",
      example: "short",
    }),
    measured: z
      .object({ opens: z.boolean(), clicks: z.boolean() })
      .nullable()
      .openapi({ description: "What the mail carries: the pixel, tracked links. Null until it was handed over." }),
    attempts: z.int(),
    reason: z.string().nullable().openapi({
      description: "Why it was deferred, rejected or canceled; an uncertain one that waits for a person is `held`.",
    }),
    response: z.string().nullable().openapi({ description: "What the mail server said last." }),
    dueAt: instantSchema.openapi({ description: "When it is tried, or tried again." }),
    queuedAt: instantSchema,
    sentAt: instantSchema.nullable(),
    settledAt: instantSchema.nullable(),
    history: z
      .array(
        z.object({
          at: instantSchema,
          status: statusSchema,
          reason: z.string().nullable(),
          attempt: z.int(),
          transport: z
            .string()
            .optional()
            .openapi({ description: "What the attempt went through: the name of a transport, or `SMTP_URL`." }),
          by: z.string().optional().openapi({ description: "The API key of whoever decided." }),
          note: z.string().nullable().optional(),
        }),
      )
      .openapi({ description: "Every change, oldest first." }),
  })
  .openapi("Message");

const list = createRoute({
  method: "get",
  path: "/v1/messages",
  operationId: "listMessages",
  tags,
  summary: "List messages",
  description:
    "The send ledger: one row for one email of one step to one lead. `?status=uncertain` and `?status=held` list what waits for a person.",
  request: {
    query: pageQuery.extend({
      leadId: idSchema.optional(),
      sequenceId: idSchema.optional(),
      enrollmentId: idSchema.optional(),
      status: statusSchema.optional(),
      ...messageFilterShape,
    }),
  },
  responses: { 200: jsonAnswer(pageOf(messageSchema), "Newest first."), ...problemResponses(401, 422) },
});

const get = createRoute({
  method: "get",
  path: "/v1/messages/{id}",
  operationId: "getMessage",
  tags,
  summary: "Get a message",
  description: "One mail to one lead: its state, its tries, and when it was sent.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(messageSchema, "The message."), ...problemResponses(401, 404) },
});

const resolve = createRoute({
  method: "post",
  path: "/v1/messages/{id}/resolve",
  operationId: "resolveMessage",
  tags,
  summary: "Decide what becomes of an uncertain or held message",
  description:
    "`resend`: send it again under the same Message-ID. `mark_sent`: it was delivered. `cancel`: it was not and is not to be. The enrollment goes on. Sequences with the policy `hold` wait for this; the others send again by themselves. A held message could not be written: `resend` tries it again with what the lead, and the version that the enrollment is in, are now; `cancel` skips it.",
  request: {
    params: idParams,
    body: jsonBody(
      z
        .strictObject({
          action: z.enum(["resend", "mark_sent", "cancel"]),
          note: textInput(500)
            .optional()
            .openapi({ example: "the relay's log shows it", description: "For the history." }),
        })
        .openapi("MessageResolution"),
    ),
  },
  responses: { 200: jsonAnswer(messageSchema, "As it is now."), ...problemResponses(401, 404, 409, 422) },
});

/** Routes of messages. */
export function messageRoutes(app: Ground): Routes {
  return createRoutes()
    .openapi(list, async (c) => c.json(presentPage(await listMessages(app, c.req.valid("query")), present), 200))
    .openapi(get, async (c) => c.json(present(await getMessage(app, c.req.valid("param"))), 200))
    .openapi(resolve, async (c) => {
      const { action, note = null } = c.req.valid("json");
      const { id } = c.req.valid("param");
      return c.json(present(await resolveMessage(app, { id, action, by: c.get("apiKey").id, note })), 200);
    });
}

function present(message: Message): z.infer<typeof messageSchema> {
  const {
    attemptKey: _a,
    leaseUntil: _l,
    destination: _d,
    thread: _t,
    threadSubject: _s,
    priority: _p,
    measured,
    ...row
  } = message;
  return {
    ...row,
    measured: measured === null ? null : { opens: measured.includes("o"), clicks: measured.includes("c") },
    dueAt: isoInstant(row.dueAt),
    queuedAt: isoInstant(row.queuedAt),
    sentAt: isoInstant(row.sentAt),
    settledAt: isoInstant(row.settledAt),
    history: row.history.map((change) => ({ ...change, at: isoInstant(new Date(change.at)) })),
  };
}
