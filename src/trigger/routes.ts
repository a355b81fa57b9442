import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../ground.ts";
import { leadInput } from "../lead/schemas.ts";
import { problemResponses } from "../platform/http/problem.ts";
import { createRoutes } from "../platform/http/routes.ts";
import type { Routes } from "../platform/http/routes.ts";
import { idSchema, instantInput, jsonAnswer, jsonBody, lineInput, textInput } from "../platform/http/schemas.ts";
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
      .openapi({ description: "Facts about the event.", example: { page: "/pricing" } }),
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
  })
  .openapi("RecordedEvent");

const record = createRoute({
  method: "post",
  path: "/v1/events",
  operationId: "recordEvent",
  tags: ["Events"],
  summary: "Record an event",
  description:
    "Creates or updates the lead, and enrolls it in every published sequence with that trigger. Enrollment follows within about a second.",
  request: { body: jsonBody(eventInput) },
  responses: { 202: jsonAnswer(recordedEventSchema, "Recorded."), ...problemResponses(401, 422) },
});

/** Routes of events. */
export function eventRoutes(app: Ground): Routes {
  return createRoutes().openapi(record, async (c) => {
    const { eventId, leadId, duplicate } = await recordEvent(app, { ...c.req.valid("json"), source: "api" });
    return c.json({ eventId, leadId, duplicate }, 202);
  });
}
