import { sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import type { Span } from "../range/range.ts";
import type { Next } from "../report-schemas.ts";

type Found = { sequence: boolean; lead: boolean; enrollment: boolean; sent: boolean; inRange: boolean };

/** What to do so that there is something to count; null when there is. */
export async function whatNext(tx: Executor, { from, to }: Span): Promise<Next | null> {
  const [found] = await tx.execute<Found>(sql`
    select exists (select from sequences where current_version_id is not null) as sequence,
      exists (select from leads) as lead, exists (select from enrollments) as enrollment,
      exists (select from sender_counts) as sent,
      exists (select from sender_counts where quarter >= ${from.toISOString()} and quarter < ${to.toISOString()})
        or exists (select from leads where created_at >= ${from.toISOString()} and created_at < ${to.toISOString()})
        or exists (select from handoffs where created_at >= ${from.toISOString()} and created_at < ${to.toISOString()})
        as "inRange"`);
  return found === undefined ? null : nextFor(found);
}

function nextFor({ sequence, lead, enrollment, sent, inRange }: Found): Next | null {
  if (!sequence && !lead)
    return {
      code: "no_sequence",
      text: "Nothing to count yet. Write a sequence (PUT /v1/sequences/{id}), publish it (POST /v1/sequences/{id}/publish), and send it your first lead (POST /v1/events).",
    };
  if (!sequence)
    return {
      code: "not_published",
      text: "There are leads, but no sequence is published. Publish one: POST /v1/sequences/{id}/publish.",
    };
  if (!lead)
    return {
      code: "no_lead",
      text: "A sequence is published and nobody is known yet. Tell of your first signup (POST /v1/events), put a form on your site (POST /v1/forms), or import a list (POST /v1/imports).",
    };
  if (!enrollment)
    return {
      code: "nobody_enrolled",
      text: "There are leads, but no sequence took one in. See why: GET /v1/leads/{id}/explain. Or enroll one by hand: POST /v1/enrollments.",
    };
  if (!sent)
    return {
      code: "nothing_sent",
      text: "Leads are enrolled and no mail has gone out yet. See what they wait for: GET /v1/enrollments/{id}/explain.",
    };
  if (!inRange)
    return {
      code: "nothing_in_range",
      text: "Nothing happened in this range. Ask for a longer one with `from` and `to`.",
    };
  return null;
}
