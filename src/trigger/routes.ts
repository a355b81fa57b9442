import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../ground.ts";
import { leadInput } from "../lead/schemas.ts";
import { suppressedNote, suppressedSchema } from "../lead/suppression/suppressed-note.ts";
import { normalizeEmail } from "../platform/email.ts";
import { pageOf, pageQuery, presentPage } from "../platform/http/pagination.ts";
import { problemResponses } from "../platform/http/problem.ts";
import { createRoutes } from "../platform/http/routes.ts";
import type { Routes } from "../platform/http/routes.ts";
import {
  emailInput,
  idSchema,
  instantInput,
  instantSchema,
  isoInstant,
  jsonAnswer,
  jsonBody,
  lineInput,
  textInput,
} from "../platform/http/schemas.ts";
import { listEvents } from "./list-events.ts";
import type { StoredEvent } from "./list-events.ts";
import { recordEvent } from "./record-event.ts";

const eventInput = z
  .strictObject({
    id: textInput(200).optional().openapi({
      description: "Your own id of the event. The same id again records and enrolls nothing.",
      example: "signup-4711",
    }),
    name: lineInput(200).openapi({ description: "What triggers of sequences name.", example: "signup" }),
    lead: leadInput,
    properties: z
      .record(z.string().max(100), z.unknown())
      .default({})
      .openapi({
        description: "Facts about the event. One that is called like a declared attribute is read in its type.",
        example: { page: "/pricing" },
      }),
    occurredAt: instantInput.optional().openapi({ description: "Now, when not given or in the future." }),
  })
  .openapi("EventInput");

const recordedEventSchema = z
  .object({
    eventId: idSchema,
    leadId: idSchema,
    duplicate: z
      .boolean()
      .openapi({ description: "Whether the `id` was known, so that nothing was done.", example: false }),
    suppressed: suppressedSchema
      .nullable()
      .openapi({ description: "Why the address gets no mail, so that it enrolls in nothing; null when it may." }),
  })
  .openapi("RecordedEvent");

const record = createRoute({
  method: "post",
  path: "/v1/events",
  operationId: "recordEvent",
  tags: ["Events"],
  summary: "Record an event",
  description:
    "Creates or updates the lead, and enrolls it in every published sequence with that trigger. Enrollment follows within about a second. Consent that was obtained elsewhere is told in `lead.consent` with its evidence and counts as confirmed; to mail somebody again who has unsubscribed, `mail: granted` needs an `at` after that, and `wording` or `evidence`.",
  request: { body: jsonBody(eventInput) },
  responses: { 202: jsonAnswer(recordedEventSchema, "Recorded."), ...problemResponses(401, 409, 422) },
});

const eventSchema = z
  .object({
    id: idSchema,
    externalId: z.string().nullable().openapi({ description: "The `id` it was sent with.", example: "signup-4711" }),
    name: z.string().openapi({ example: "signup" }),
    leadId: idSchema,
    properties: z.record(z.string(), z.unknown()),
    source: z.string().openapi({ description: "`api`, or `form:` and the name of the form.", example: "form:Footer" }),
    occurredAt: instantSchema,
    receivedAt: instantSchema,
    matchedAt: instantSchema
      .nullable()
      .openapi({ description: "When triggers were asked about it; null until then, within about a second." }),
  })
  .openapi("Event");

const list = createRoute({
  method: "get",
  path: "/v1/events",
  operationId: "listEvents",
  tags: ["Events"],
  summary: "List events",
  request: {
    query: pageQuery.extend({
      name: z.string().max(200).optional().openapi({ description: "Those that are called so." }),
      leadId: idSchema.optional(),
      email: emailInput.optional().openapi({ description: "Those of the lead with this address." }),
    }),
  },
  responses: { 200: jsonAnswer(pageOf(eventSchema), "As they came in, newest first."), ...problemResponses(401, 422) },
});

/** Routes of events. */
export function eventRoutes(app: Ground): Routes {
  return createRoutes()
    .openapi(record, async (c) => {
      const input = c.req.valid("json");
      const { eventId, leadId, duplicate } = await recordEvent(app, {
        ...input,
        source: "api",
        by: c.get("apiKey").id,
      });
      const suppressed = await suppressedNote(app.db, normalizeEmail(input.lead.email));
      return c.json({ eventId, leadId, duplicate, suppressed }, 202);
    })
    .openapi(list, async (c) => c.json(presentPage(await listEvents(app, c.req.valid("query")), present), 200));
}

function present(event: StoredEvent): z.infer<typeof eventSchema> {
  return {
    ...event,
    occurredAt: isoInstant(event.occurredAt),
    receivedAt: isoInstant(event.receivedAt),
    matchedAt: isoInstant(event.matchedAt),
  };
}
