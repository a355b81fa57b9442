import { sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { uuidList } from "../../platform/rows/rows.ts";

/** An enrollment as far as promotion rules go. */
export interface WalkOf {
  leadId: string;
  enrollmentId: string;
  sequenceId: string;
  versionId: string;
}

/** The enrollments of leads whose rules may make prospects of them: of each sequence the latest that was not taken out. */
export async function walksOf(tx: Tx, leadIds: readonly string[]): Promise<WalkOf[]> {
  if (leadIds.length === 0) return [];
  return tx.execute<WalkOf & Record<string, unknown>>(sql`
    select distinct on (e.lead_id, e.sequence_id) e.lead_id as "leadId", e.id as "enrollmentId",
      e.sequence_id as "sequenceId", e.version_id as "versionId"
    from enrollments e join leads l on l.id = e.lead_id
    where e.lead_id in ${uuidList(leadIds)} and l.stage = 'lead' and e.status in ('active', 'paused', 'completed')
    order by e.lead_id, e.sequence_id, e.created_at desc, e.id desc`);
}
