import { z } from "@hono/zod-openapi";
import { asideKinds } from "../db/schema/jobs/set-asides.ts";
import type { SetAside } from "../jobs/room.ts";
import { idSchema, instantSchema, isoInstant } from "../platform/http/schemas.ts";

export const kindSchema = z.enum(asideKinds);

/** One thing that is set aside, in answers. */
export const setAsideSchema = z
  .object({
    id: idSchema,
    job: z.string().openapi({ description: "What could not be done with it.", example: "enroll" }),
    kind: kindSchema,
    subject: z.string().openapi({ description: "Its id.", example: "019aa5c8-93a0-7c1d-8a83-2f6de1b4c111" }),
    sequenceId: idSchema.nullable(),
    segmentId: idSchema.nullable(),
    versionId: idSchema.nullable(),
    leadId: idSchema.nullable(),
    enrollmentId: idSchema.nullable(),
    code: z.string().openapi({ description: "Why, for programs.", example: "version_unreadable" }),
    reason: z.string().openapi({
      example:
        'Version 3 of "Welcome" cannot be read: template "welcome/1": tag {% if %} not closed. Publish the sequence again.',
    }),
    since: instantSchema,
    tries: z.int(),
    lastTryAt: instantSchema,
    nextTryAt: instantSchema.nullable().openapi({ description: "Null when only a person lets it be tried again." }),
  })
  .openapi("SetAside");

/** The JSON form of what is set aside. */
export function presentSetAside(row: SetAside): z.infer<typeof setAsideSchema> {
  const { detail: _detail, about: _about, toldAt: _toldAt, since, lastTryAt, nextTryAt, ...rest } = row;
  return { ...rest, since: isoInstant(since), lastTryAt: isoInstant(lastTryAt), nextTryAt: isoInstant(nextTryAt) };
}
