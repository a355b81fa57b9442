import { sql } from "drizzle-orm";
import type { Ground } from "../../../ground.ts";
import type { SequenceParts } from "../../../sequence/parts.ts";
import { uuidList } from "../../../platform/rows/rows.ts";
import type { MoreFacts } from "../../../render/variables/scope.ts";
import { templateOfStep } from "../../../sequence/template-of-step.ts";
import type { Version } from "../../../sequence/version-cache.ts";
import type { ClaimedMessage } from "./claim.ts";

// A type alias, not an interface: rows of a query have an index signature.
type Row = Pick<MoreFacts, keyof MoreFacts> & { id: string };

/**
 * Loads what the templates of claimed messages say beyond the lead's own columns: one query for all that ask for it, none
 * when nobody does. A version that cannot be read is told when its mail is written.
 */
export async function loadMoreFacts(
  { db, clock, versions }: Pick<Ground & SequenceParts, "db" | "clock" | "versions">,
  claimed: readonly ClaimedMessage[],
): Promise<void> {
  const ids = [...new Set(claimed.map(({ message }) => message.versionId))];
  const loaded = await Promise.all(ids.map(async (id) => versions.get(db, id).catch(() => undefined)));
  const byId = new Map(loaded.flatMap((version) => (version === undefined ? [] : [[version.id, version] as const])));
  const asking = claimed.filter(({ message }) => asksForMore(byId.get(message.versionId), message));
  if (asking.length === 0) return;
  const rows = await db.execute<Row>(sql`
    select m.id, l.tags, l.stage, l.fit_score + fit_points(l.scored) as "fitScore",
      l.engagement_score + engagement_points(l.scored, ${clock.now().toISOString()}::timestamptz) as "engagementScore",
      case when ev.id is not null then jsonb_build_object('properties', ev.properties,
        'occurredAt', to_char(ev.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) end as event,
      case when r.id is not null then jsonb_build_object('name', r.name, 'email', r.email) end as rep
    from messages m
    join leads l on l.id = m.lead_id
    join enrollments e on e.id = m.enrollment_id
    left join events ev on ev.id = e.event_id
    left join reps r on r.id = l.rep_id
    where m.id in ${uuidList(asking.map(({ message }) => message.id))}`);
  const found = new Map(rows.map(({ id, ...more }) => [id, more]));
  for (const one of asking) one.more = found.get(one.message.id);
}

function asksForMore(version: Version | undefined, { stepId, subjectVariant }: ClaimedMessage["message"]): boolean {
  const step = version?.definition.steps.find(({ id }) => id === stepId);
  return step?.kind === "email" && version?.templates.get(templateOfStep(step, subjectVariant))?.asksForMore === true;
}
