import { z } from "@hono/zod-openapi";
import { idSchema, instantSchema, isoInstant } from "../../platform/http/schemas.ts";
import type { GuardTrip } from "./check-failures.ts";

export const scopeSchema = z.enum(["sequence", "sender", "domain"]);

/** One time that the guard paused something, in answers and events. */
export const tripSchema = z
  .object({
    id: idSchema,
    scope: scopeSchema,
    target: z.string().openapi({ description: "The id of the sequence or sender, or the From domain." }),
    pausedIds: z.array(idSchema).openapi({ description: "The sequence, or the senders, that it paused." }),
    rule: z.enum(["bounce_rate", "complaint_rate", "policy_refusals"]),
    failures: z.int(),
    mails: z.int().openapi({ description: "Sent or refused since `since`, the failed ones among them." }),
    percent: z.number().openapi({ description: "The limit: from this share on it pauses." }),
    atLeast: z.int().openapi({ description: "The limit: fewer failures never pause." }),
    since: instantSchema,
    reason: z.string().openapi({
      example:
        'Of 180 mails of the sequence "Welcome" in the last 24 hours, 12 bounced: their addresses do not exist. That is 6.7 %; the limit is 5 %.',
    }),
    at: instantSchema,
    resumedAt: instantSchema.nullable().openapi({ description: "Null while something it paused still is." }),
    resumedBy: z.string().nullable().openapi({
      description:
        "`key:` and the id of the API key; `guard` when a later trip of the domain took over; null when not known.",
      example: "key:019aa5c8-93a0-7c1d-8a83-2f6de1b4c111",
    }),
  })
  .openapi("GuardTrip");

/** The JSON form of a trip. */
export function presentTrip(trip: GuardTrip): z.infer<typeof tripSchema> {
  const { since, at, resumedAt, ...rest } = trip;
  return { ...rest, since: isoInstant(since), at: isoInstant(at), resumedAt: isoInstant(resumedAt) };
}
