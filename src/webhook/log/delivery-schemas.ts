import { z } from "@hono/zod-openapi";
import type { webhookDeliveries, webhookEvents } from "../../db/schema/index.ts";
import { deliveryStatuses } from "../../db/schema/webhooks.ts";
import { limitParameter } from "../../platform/http/pagination.ts";
import { idSchema, instantInput, instantSchema, isoInstant } from "../../platform/http/schemas.ts";
import { eventNames } from "../event/event-types.ts";
import { eventId } from "../event/write-body.ts";

export interface LoggedDelivery {
  delivery: typeof webhookDeliveries.$inferSelect;
  event: typeof webhookEvents.$inferSelect;
}

const deliveryId = z.coerce
  .number()
  .int()
  .min(1)
  .max(Number.MAX_SAFE_INTEGER)
  .openapi({ type: "integer", example: 4711 });

export const deliveryParams = z.object({ id: idSchema, deliveryId });

/** Which deliveries are asked for; `cursor` arrives as the id that the page starts after. */
export const deliveryQuery = z.strictObject({
  limit: limitParameter,
  cursor: z.coerce
    .number()
    .int()
    .min(1)
    .max(Number.MAX_SAFE_INTEGER)
    .optional()
    .openapi({ type: "integer", description: "`nextCursor` of the page before." }),
  status: z.enum(deliveryStatuses).optional(),
  type: z.enum(eventNames as [string, ...string[]]).optional(),
});

/** What of the log is delivered once more. */
export const replayInput = z
  .strictObject({
    from: instantInput,
    to: instantInput,
    only: z
      .enum(["all", "undelivered"])
      .default("undelivered")
      .openapi({ description: "Just what was not delivered, or everything." }),
  })
  .openapi("WebhookReplay");

/** A delivery in the log. */
export const deliverySchema = z
  .object({
    id: z.int(),
    eventId: z.string().openapi({ description: "The `webhook-id`.", example: "evt_4711" }),
    type: z.string().openapi({ example: "reply.received" }),
    leadId: idSchema.nullable(),
    timestamp: instantSchema.nullable().openapi({ description: "When it happened." }),
    status: z.enum(deliveryStatuses).openapi({
      description:
        "`failed`: given up after three days. `canceled`: the webhook was disabled. `aside`: it could not even be tried, see set-asides. `unwanted`: the conditions of the webhook do not hold for it.",
    }),
    replay: z.boolean(),
    attempts: z.int(),
    nextAttemptAt: instantSchema.nullable().openapi({ description: "Of one that failed and is tried again." }),
    settledAt: instantSchema.nullable(),
  })
  .openapi("WebhookDelivery");

/** A delivery with what was sent and answered. */
export const wholeDeliverySchema = deliverySchema
  .extend({
    body: z.string().nullable().openapi({ description: "What is posted, to the letter. Null before the first try." }),
    tries: z
      .array(
        z.object({
          at: instantSchema,
          status: z.int().nullable().openapi({ description: "HTTP status; null when there was no answer." }),
          answer: z.string().openapi({ description: "Status and first 500 bytes of the answer, or what went wrong." }),
          ms: z.int().openapi({ description: "How long it took." }),
        }),
      )
      .openapi({ description: "The first and the latest, a dozen at most, oldest first." }),
  })
  .openapi("WholeWebhookDelivery");

export function presentDelivery({ delivery, event }: LoggedDelivery): z.infer<typeof deliverySchema> {
  const { id, status, replay, attempts, dueAt, settledAt } = delivery;
  return {
    id,
    eventId: eventId(event.id),
    type: event.type,
    leadId: event.leadId,
    timestamp: isoInstant(event.at),
    status,
    replay,
    attempts,
    nextAttemptAt: status === "pending" && attempts > 0 ? isoInstant(dueAt) : null,
    settledAt: isoInstant(settledAt),
  };
}

export function presentWhole(logged: LoggedDelivery): z.infer<typeof wholeDeliverySchema> {
  return { ...presentDelivery(logged), body: logged.event.body, tries: logged.delivery.tries };
}
