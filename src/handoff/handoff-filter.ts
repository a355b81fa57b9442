import { z } from "@hono/zod-openapi";
import { and, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { instantInput } from "../platform/http/schemas.ts";

/** What became of handoffs: reports count by these, and lists filter by them. */
export const handoffFacts = [
  "handed_over",
  "unassigned",
  "accepted",
  "declined",
  "taken_away",
  "timed",
  "in_time",
  "qualified",
  "converted",
] as const;
export type HandoffFact = (typeof handoffFacts)[number];

const accepted = sql`(h.responded_at is not null and h.status not in ('declined', 'withdrawn'))`;

/** Conditions on a handoff `h`. Who is withdrawn was no prospect. */
export const handoffFactSql: Readonly<Record<HandoffFact, SQL>> = {
  handed_over: sql`h.status <> 'withdrawn'`,
  unassigned: sql`(h.rep_id is null and h.status <> 'withdrawn')`,
  accepted,
  declined: sql`h.status = 'declined'`,
  taken_away: sql`(h.status = 'moved' and h.rep_id is not null)`,
  // Whether it was in time is known once it was answered, or was late.
  timed: sql`(h.accept_by is not null and h.status <> 'withdrawn'
    and (h.responded_at is not null or h.escalated_at is not null or h.moved_for = 'late'))`,
  in_time: sql`(h.accept_by is not null and h.status <> 'withdrawn' and h.responded_at <= h.accept_by)`,
  qualified: sql`(${accepted} and exists (select from leads l where l.id = h.lead_id
    and (l.stage = 'customer' or l.sql_at is not null)))`,
  converted: sql`(${accepted} and h.status = 'converted')`,
};

/** Seconds from a handoff `h` to its answer. */
export const secondsToAnswer = sql`extract(epoch from h.responded_at - h.created_at)`;

const seconds = z.coerce.number().int().min(0).max(2_000_000_000).optional();

/** What handoffs are filtered by beside status and whose they are. */
export const handoffFilterShape = {
  fact: z
    .enum(handoffFacts)
    .optional()
    .openapi({ description: "Those of which this is true; docs/reports.md says what each means." }),
  from: instantInput.optional().openapi({ description: "Handed over at that instant or later." }),
  to: instantInput.optional().openapi({ description: "Handed over before that instant." }),
  tookFrom: seconds.openapi({ type: "integer", description: "Answered after so many seconds or more." }),
  tookTo: seconds.openapi({ type: "integer", description: "Answered after fewer seconds than that." }),
};
export type HandoffFacets = { [K in keyof typeof handoffFilterShape]?: z.output<(typeof handoffFilterShape)[K]> };

/** The facets as a condition on handoffs `h`. */
export function handoffWhere({ fact, from, to, tookFrom, tookTo }: HandoffFacets): SQL | undefined {
  return and(
    fact && handoffFactSql[fact],
    from && sql`h.created_at >= ${from.toISOString()}`,
    to && sql`h.created_at < ${to.toISOString()}`,
    tookFrom === undefined ? undefined : sql`${secondsToAnswer} >= ${String(tookFrom)}::numeric`,
    tookTo === undefined ? undefined : sql`${secondsToAnswer} < ${String(tookTo)}::numeric`,
  );
}
