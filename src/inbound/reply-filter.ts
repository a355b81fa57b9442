import { z } from "@hono/zod-openapi";
import { and, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { idSchema, instantInput } from "../platform/http/schemas.ts";
import { findZone } from "../schedule/zone.ts";

const whole = (min: number, max: number) => z.coerce.number().int().min(min).max(max).optional();

/** What inbound mails are filtered by beside what they are: every number about replies opens to its mails by these. */
export const replyFilterShape = {
  reply: z
    .enum(["true"])
    .transform(() => true as const)
    .optional()
    .openapi({
      type: "string",
      description: "`true`: answers of people that count, not those that wait for a review.",
    }),
  from: instantInput.optional().openapi({ description: "Received at that instant or later." }),
  to: instantInput.optional().openapi({ description: "Received before that instant." }),
  sequenceId: idSchema.optional().openapi({ description: "Those that answer a mail of this sequence." }),
  zone: z
    .string()
    .refine((id) => findZone(id) !== null, "must be an IANA time zone, such as Europe/Berlin")
    .default("UTC")
    .openapi({ description: "Whose `weekday` and `hour` are meant." }),
  weekday: whole(1, 7).openapi({ type: "integer", description: "1 is Monday (ISO 8601)." }),
  hour: whole(0, 23).openapi({ type: "integer" }),
};
export type ReplyFacets = Partial<{
  [K in keyof typeof replyFilterShape]: z.output<(typeof replyFilterShape)[K]> | undefined;
}>;

/** The facets as a condition on inbound mails `i`. */
export function replyWhere(filter: ReplyFacets): SQL | undefined {
  const { reply, from, to, sequenceId, zone = "UTC", weekday, hour } = filter;
  const local = sql`(i.received_at at time zone ${zone}::text)`;
  return and(
    reply && sql`i.class = 'human_reply' and i.status = 'settled' and coalesce(i.review, 'accepted') = 'accepted'`,
    from && sql`i.received_at >= ${from.toISOString()}`,
    to && sql`i.received_at < ${to.toISOString()}`,
    sequenceId === undefined
      ? undefined
      : sql`exists (select from messages m where m.id = i.message_id and m.sequence_id = ${sequenceId})`,
    weekday === undefined ? undefined : sql`extract(isodow from ${local}) = ${String(weekday)}::numeric`,
    hour === undefined ? undefined : sql`extract(hour from ${local}) = ${String(hour)}::numeric`,
  );
}
