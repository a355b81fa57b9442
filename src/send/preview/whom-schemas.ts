import type { z } from "@hono/zod-openapi";
import { attributesInput, leadInput } from "../../lead/schemas.ts";
import { idSchema } from "../../platform/http/schemas.ts";
import { segmentKey } from "../../sequence/segment/segment-schemas.ts";
import type { ToldEvent, Whom } from "./people.ts";

/** The fields of a request that say whom a mail is rendered for; at most one of them is given. */
export const whomFields = {
  leadId: idSchema.optional(),
  lead: leadInput
    .omit({ consent: true })
    .partial()
    .optional()
    .openapi({
      description: "A lead told inline; what is left out is unknown.",
      example: { firstName: "Ada", attributes: { plan: "trial" } },
    }),
  segment: segmentKey.optional().openapi({ description: "A sample of its leads, the same each time." }),
  event: attributesInput.optional().openapi({
    description: "Properties of the event that triggers, for `{{ event.plan }}`.",
    example: { plan: "trial" },
  }),
};

type WhomFields = z.output<z.ZodObject<typeof whomFields>>;

export const oneWhom = { error: "Give at most one of leadId, lead and segment." };

/** Whether at most one is named. */
export function isOneWhom({ leadId, lead, segment }: WhomFields): boolean {
  return [leadId, lead, segment].filter((one) => one !== undefined).length <= 1;
}

/** Whom a request names; an example lead when it names nobody. @param size of the sample of a segment */
export function whomOf({ leadId, lead, segment }: WhomFields, size: number): Whom {
  if (leadId !== undefined) return { kind: "lead", id: leadId };
  if (lead !== undefined) return { kind: "inline", lead };
  if (segment !== undefined) return { kind: "segment", key: segment, size };
  return { kind: "example" };
}

/** The event that a request tells of, as happened now; null when it tells of none. */
export function eventOf({ event }: WhomFields, now: Date): ToldEvent {
  return event === undefined ? null : { occurredAt: now.toISOString(), properties: event };
}
