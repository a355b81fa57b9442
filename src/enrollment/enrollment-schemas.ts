import { z } from "@hono/zod-openapi";
import { idSchema, instantSchema, isoInstant } from "../platform/http/schemas.ts";
import type { Enrollment } from "./get-enrollment.ts";

export const statusSchema = z.enum(["waiting", "active", "paused", "completed", "exited"]);

/** Why an enrollment was stopped. */
export const exitReasonSchema = z.enum([
  ...([
    "replied",
    "promoted",
    "unsubscribed",
    "hard_bounce",
    "soft_bounce",
    "complaint",
    "left_company",
    "suppressed",
    "manual",
    "stage",
  ] as const),
  ...([
    "event",
    "goal",
    "goal_missed",
    "other_sequence",
    "colleague",
    "import_undone",
    "archived",
    "consent_denied",
    "merged",
  ] as const),
]);

/** An enrollment in answers. */
export const enrollmentSchema = z
  .object({
    id: idSchema,
    leadId: idSchema,
    sequenceId: idSchema,
    versionId: idSchema.openapi({ description: "The version it is pinned to." }),
    eventId: idSchema.nullable().openapi({ description: "The event that enrolled, if one did." }),
    key: z.string().nullable().openapi({
      description: "Value of the property that the trigger is keyed by; null when it is keyed by none.",
      example: "cart-4711",
    }),
    status: statusSchema,
    stepId: z.string().nullable().openapi({ description: "The step it stands at; null at the end.", example: "guide" }),
    dueAt: instantSchema
      .nullable()
      .openapi({ description: "When it is looked at again; null while a message or a task settles, and at the end." }),
    resumeAt: instantSchema
      .nullable()
      .openapi({ description: "When a paused one resumes by itself: the person is out of office." }),
    exitReason: exitReasonSchema.nullable(),
    endedAt: instantSchema.nullable(),
    createdAt: instantSchema,
  })
  .openapi("Enrollment");

/** The JSON form of an enrollment. */
export function presentEnrollment(row: Enrollment): z.infer<typeof enrollmentSchema> {
  const { id, leadId, sequenceId, versionId, eventId, status, stepId, exitReason } = row;
  return {
    id,
    leadId,
    sequenceId,
    versionId,
    eventId,
    key: row.key === "" ? null : row.key,
    status,
    stepId,
    dueAt: isoInstant(row.dueAt),
    resumeAt: isoInstant(row.resumeAt),
    exitReason,
    endedAt: isoInstant(row.endedAt),
    createdAt: isoInstant(row.createdAt),
  };
}
