import { z } from "@hono/zod-openapi";
import type { corrections } from "../../db/schema/index.ts";
import { idSchema, instantSchema, isoInstant } from "../../platform/http/schemas.ts";
import { classSchema } from "./class-schema.ts";

const verdictSchema = z
  .object({
    class: classSchema.nullable().openapi({ description: "Null when it was not understood." }),
    subtype: z.string().nullable(),
    leadId: idSchema.nullable(),
  })
  .openapi("InboundVerdict");

/** What a correction has undone, and what not. */
export const undoneShape = {
  undone: z
    .array(
      z.object({
        what: z.enum(["promotion", "enrollment", "suppression", "erasure", "failure", "absence", "review"]),
        id: idSchema
          .optional()
          .openapi({ description: "Of the handoff, the enrollment, the suppression or the request for erasure." }),
      }),
    )
    .openapi({ description: "What had followed and was undone." }),
  kept: z
    .array(
      z.object({
        what: z.enum(["promotion", "enrollment", "suppression", "erasure", "mails"]),
        code: z.string().openapi({ example: "handoff_accepted" }),
        reason: z.string(),
        enrollmentId: idSchema.optional(),
        count: z.int().optional().openapi({ description: "Of mails." }),
      }),
    )
    .openapi({ description: "What could not be undone, and why." }),
};

/** A correction in answers. */
export const correctionSchema = z
  .object({
    id: idSchema,
    inboundMailId: idSchema,
    at: instantSchema,
    by: z.string().openapi({
      description: "The API key of whoever said so; `review_page` when it was said on the page about reviews.",
    }),
    reason: z.string().nullable(),
    from: verdictSchema,
    to: verdictSchema,
    ...undoneShape,
  })
  .openapi("Correction");

export type Correction = typeof corrections.$inferSelect;

/** The JSON form of a correction. */
export function presentCorrection(row: Correction): z.infer<typeof correctionSchema> {
  return { ...row, at: isoInstant(row.at), undone: [...row.undone], kept: [...row.kept] };
}
