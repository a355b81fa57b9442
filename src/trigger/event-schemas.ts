import { z } from "@hono/zod-openapi";
import { leadInput } from "../lead/schemas.ts";
import { suppressedSchema } from "../lead/suppression/suppressed-note.ts";
import { idSchema, instantInput, lineInput, textInput, orNull } from "../platform/http/schemas.ts";

/** An event as it is told. */
export const eventInput = z
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

/** What became of an event. */
export const recordedEventSchema = z
  .object({
    eventId: idSchema,
    leadId: idSchema,
    duplicate: z
      .boolean()
      .openapi({ description: "Whether the `id` was known, so that nothing was done.", example: false }),
    suppressed: orNull(suppressedSchema).openapi({
      description: "Why the address gets no mail, so that it enrolls in nothing; null when it may.",
    }),
  })
  .openapi("RecordedEvent");

export type RecordedEventBody = z.infer<typeof recordedEventSchema>;
