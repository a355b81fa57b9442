import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { leadSchema } from "../../lead/schemas.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { idParams, idSchema, instantSchema } from "../../platform/http/schemas.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { exportPerson, exportSchemaName } from "./export-person.ts";

const at = instantSchema.nullable();
const rowsOf = <Shape extends z.ZodRawShape>(shape: Shape, description: string) =>
  z.array(z.looseObject(shape)).openapi({ description });

/** The document. Rows hold what the database holds; named here is what can be relied on. */
const personSchema = z
  .object({
    schema: z.literal(exportSchemaName),
    exportedAt: instantSchema,
    profile: leadSchema.extend({
      consent: z.looseObject({}).openapi({
        description:
          "How it stands: the topics they chose and left, and what may be measured. `consent` below is each time.",
        example: { topics: { newsletter: "granted" }, opens: "denied" },
      }),
    }),
    confirmations: rowsOf(
      { event: z.string(), status: z.string(), signedUpAt: instantSchema },
      "Signups with forms that were to be confirmed, oldest first.",
    ),
    confirmationMails: rowsOf({ kind: z.string(), outcome: z.string().nullable() }, "Mails that asked for that."),
    consent: rowsOf(
      { purpose: z.string(), topic: z.string(), state: z.string(), method: z.string(), at: instantSchema },
      "What they have said we may do, each time, with the evidence.",
    ),
    leavings: rowsOf(
      { topic: z.string(), method: z.string(), at: instantSchema },
      "Unsubscribes, and which were undone.",
    ),
    recipientRequests: rowsOf({ kind: z.string(), requestedAt: instantSchema }, "What they asked for on their page."),
    suppressions: rowsOf({ reason: z.string(), createdAt: instantSchema, until: at }, "Of every address of theirs."),
    erasureRequests: rowsOf({ requestedAt: instantSchema, dueAt: instantSchema, doneAt: at }, "What they asked for."),
    events: rowsOf(
      { name: z.string(), properties: z.looseObject({}), source: z.string(), occurredAt: instantSchema },
      "What your systems and forms told.",
    ),
    enrollments: rowsOf(
      { sequenceId: idSchema, versionId: idSchema, status: z.string(), createdAt: instantSchema },
      "Walks through sequences.",
    ),
    segments: rowsOf({ key: z.string(), enteredAt: instantSchema }, "Segments that are watched and that they are in."),
    imports: rowsOf({ id: idSchema, list: z.string(), created: z.boolean() }, "Lists that they came in, lately."),
    importProblems: rowsOf({ importId: idSchema, outcome: z.string() }, "What was wrong with their rows in them."),
    messages: rowsOf(
      {
        id: idSchema,
        email: z.string(),
        subject: z.string().nullable(),
        status: z.string(),
        sentAt: at,
        source: z.string().nullable().optional(),
        changedSince: z.array(z.enum(["lead", "subject"])).optional(),
      },
      "Mails to them. `source` (RFC 5322) is there of those that were sent, written anew: `changedSince` says what has changed since. Where it cannot be written it is null, and `sourceMissing` says why.",
    ),
    failures: rowsOf({ messageId: idSchema, kind: z.string(), at: instantSchema }, "Mails that did not arrive."),
    replies: rowsOf(
      {
        receivedAt: instantSchema,
        fromEmail: z.string().nullable(),
        subject: z.string().nullable(),
        replyText: z.string().nullable(),
        class: z.string().nullable(),
        raw: z.string().nullable(),
      },
      "Mails from or about them. `raw` is the mail as it came, in Base64, as long as it is kept.",
    ),
    corrections: rowsOf(
      { inboundMailId: idSchema, at: instantSchema, reason: z.string().nullable() },
      "What somebody of yours said a reply really was.",
    ),
    hits: rowsOf(
      { messageId: idSchema, kind: z.string(), at: instantSchema, verdict: z.string() },
      "Opens and clicks.",
    ),
    handoffs: rowsOf({ status: z.string(), createdAt: instantSchema }, "Work items of sales about them."),
    tasks: rowsOf({ kind: z.string(), title: z.string(), createdAt: instantSchema }, "What reps were asked to do."),
    webhookCalls: rowsOf(
      { url: z.string(), status: z.string(), createdAt: instantSchema },
      "What sequences told your other systems about them.",
    ),
    decisions: rowsOf(
      { at: instantSchema, rule: z.string(), outcome: z.string(), reason: z.string() },
      "Why they did, or did not, get mails.",
    ),
    timeline: rowsOf({ kind: z.string(), at: instantSchema, data: z.looseObject({}) }, "What happened, oldest first."),
  })
  .openapi("PersonExport");

const route = createRoute({
  method: "get",
  path: "/v1/leads/{id}/export",
  operationId: "exportLead",
  tags: ["Privacy"],
  summary: "Export everything that is known of a person (GDPR Art. 15, 20)",
  description:
    "One JSON document, sent as it is read. It holds what was said about the person to reps and by rules, and tells nobody else: give it to the person, and to no one in between.",
  request: { params: idParams },
  responses: {
    200: { description: "The document.", content: { "application/json": { schema: personSchema } } },
    ...problemResponses(401, 404),
  },
});

/** The route of the export. */
export function exportRoutes(app: Ground & SequenceParts): Routes {
  const routes = createRoutes();
  // Registered by hand: the document is written in pieces.
  routes.openAPIRegistry.registerPath(route);
  routes.get(route.getRoutingPath(), async (c) => {
    const params = idParams.safeParse(c.req.param());
    if (!params.success) return c.notFound();
    const pieces = await exportPerson(app, params.data);
    const stream = ReadableStream.from(pieces).pipeThrough(new TextEncoderStream());
    return c.body(stream, 200, {
      "Content-Type": "application/json",
      "Content-Disposition": `attachment; filename="person-${params.data.id}.json"`,
      "Cache-Control": "no-store",
    });
  });
  return routes;
}
