import { z } from "@hono/zod-openapi";
import { idSchema, instantSchema, written } from "../platform/http/schemas.ts";
import type { NumberedSequence } from "./get-sequence.ts";
import { publishingSchema } from "./publish/publish-schemas.ts";
import { isoInstant } from "../platform/http/schemas.ts";

export const statusSchema = z.enum(["draft", "published", "paused", "archived"]);

/** A definition as a request shows it in the reference. */
export const definitionExample = {
  name: "Welcome",
  trigger: { event: "signup" },
  promotion: { opens: 3, withinDays: 14 },
  steps: [
    { id: "hello", kind: "email", template: "welcome/1-hello" },
    { id: "pause", kind: "wait", for: "P2D" },
    { id: "guide", kind: "email", template: "welcome/2-guide" },
  ],
};

/** How a sequence sends, whatever its version. */
export const sendingFields = {
  senderIds: z.array(idSchema).openapi({
    description:
      "Who sends; each lead keeps its sender. Empty: the default sender. A `sender` in the definition goes first.",
  }),
  uncertainPolicy: z.enum(["resend", "hold"]).openapi({
    description:
      "What becomes of a mail nobody knows whether it was delivered: sent again under the same Message-ID, and held for a person once that happened three times; or held at once.",
  }),
};

/** A sequence in answers. */
export const sequenceSchema = z
  .object({
    id: idSchema,
    key: z.string().nullable().openapi({ description: "What other definitions call it by.", example: "welcome" }),
    name: z.string().openapi({ example: "Welcome" }),
    status: statusSchema,
    version: z
      .int()
      .nullable()
      .openapi({ description: "The version new enrollments get; null before publishing.", example: 1 }),
    draft: written("SequenceDefinition", {
      description: "The definition that the next publishing freezes.",
      example: definitionExample,
    }),
    triggerEvent: z
      .string()
      .nullable()
      .openapi({ description: "The trigger of the current version.", example: "signup" }),
    triggerSegment: z.string().nullable().openapi({ description: "The segment whose entering triggers it." }),
    pausedReason: z
      .string()
      .nullable()
      .openapi({ description: "The rule of the guard that paused it, see /v1/guard-trips; null when a person did." }),
    ...sendingFields,
    createdAt: instantSchema,
    updatedAt: instantSchema,
  })
  .openapi("Sequence");

/** A sequence that was just published, or would be. */
export const publishedSchema = sequenceSchema.extend({ publishing: publishingSchema }).openapi("PublishedSequence");

/** The JSON form of a sequence. */
export function presentSequence({ sequence, version }: NumberedSequence): z.infer<typeof sequenceSchema> {
  const { id, key, name, status, draft, triggerEvent, triggerSegment, senderIds, uncertainPolicy } = sequence;
  return {
    id,
    key,
    name,
    status,
    version,
    draft,
    triggerEvent,
    triggerSegment,
    senderIds,
    uncertainPolicy,
    pausedReason: sequence.pausedReason,
    createdAt: isoInstant(sequence.createdAt),
    updatedAt: isoInstant(sequence.updatedAt),
  };
}
