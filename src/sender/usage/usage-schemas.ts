import { z } from "@hono/zod-openapi";
import { instantSchema } from "../../platform/http/schemas.ts";

const windowSchema = z.object({
  used: z.int().openapi({ description: "Mails sent, or being sent, since the window began." }),
  cap: z.int().nullable().openapi({ description: "What may be sent in it, warm-up included; null for no cap." }),
  endsAt: instantSchema,
});

/** What a sender has sent, and what waits, in answers. */
export const senderUsageSchema = z
  .object({
    at: instantSchema,
    today: windowSchema.openapi({ description: "The calendar day of the sender's zone." }),
    thisHour: windowSchema.openapi({ description: "The clock hour." }),
    state: z.enum(["open", "held", "paused"]),
    reason: z.string().nullable().openapi({
      description: "`daily_cap`, `hourly_cap`, `warm_up`, `min_gap`, `transport_unavailable`, or why it was paused.",
      example: "daily_cap",
    }),
    until: instantSchema.nullable().openapi({ description: "When it goes on; null when nobody knows, or it does." }),
    transportFault: z
      .object({
        since: instantSchema,
        reason: z.string().openapi({ example: '"EU relay" failed: connect ECONNREFUSED 192.0.2.1:587' }),
      })
      .nullable()
      .openapi({
        description: "Why its mails cannot be handed over: no transport works. One is tried every now and then.",
      }),
    waiting: z.object({
      due: z.int().openapi({ description: "Messages that could go now." }),
      later: z.int().openapi({ description: "Messages for later: next attempts of deferred ones." }),
      sending: z.int(),
      uncertain: z.int().openapi({ description: "Maybe delivered; see `GET /v1/messages?status=uncertain`." }),
      oldestDueAt: instantSchema.nullable(),
    }),
    heldDestinations: z
      .array(
        z.object({
          destination: z.string().openapi({ example: "google" }),
          until: instantSchema,
          waiting: z.int(),
        }),
      )
      .openapi({ description: "Mail servers that asked this sender to slow down." }),
  })
  .openapi("SenderUsage");
export type SenderUsageView = z.infer<typeof senderUsageSchema>;
