import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../ground.ts";
import { openGroup } from "../platform/bounded/group.ts";
import { pageOf, pageQuery, presentPage } from "../platform/http/pagination.ts";
import { problemResponses } from "../platform/http/problem.ts";
import { createRoutes } from "../platform/http/routes.ts";
import type { Routes } from "../platform/http/routes.ts";
import { emailInput, idSchema, instantSchema, isoInstant, jsonAnswer, jsonBody } from "../platform/http/schemas.ts";
import { listEvents } from "./list-events.ts";
import type { StoredEvent } from "./list-events.ts";
import { eventInput, recordedEventSchema } from "./event-schemas.ts";
import { tellEvents } from "./tell-events.ts";
import type { ToldEvent } from "./tell-events.ts";

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
  description: "What was recorded, newest first; `matchedAt` says when sequences have looked at it.",
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
  // What many send at the same time is written together.
  const tell = openGroup((events: readonly ToldEvent[]) => tellEvents(app, events), 200);
  return createRoutes()
    .openapi(record, async (c) => {
      const told = await tell({ ...c.req.valid("json"), by: c.get("apiKey").id });
      return c.json(told, 202);
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
