import { inArray, sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { enrollments } from "../../db/schema/index.ts";
import { exitWhere } from "../../enrollment/exit.ts";
import { recordDecisions } from "../../enrollment/record-decisions.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import type { SequenceParts } from "../../sequence/parts.ts";

// A type alias, not an interface: rows of a query have an index signature.
type Running = {
  id: string;
  leadId: string;
  sequenceId: string;
  versionId: string;
  stepId: string | null;
  key: string;
  status: string;
  createdAt: string;
};

/**
 * Of running enrollments of two leads that become one person, ends those that the person would be in twice: of the same sequence (and
 * key), or of two that exclude each other, the older goes on. What the other had queued is canceled.
 * @returns the ids of those that ended
 */
export async function endDoubles(
  { versions }: SequenceParts,
  tx: Tx,
  { leadIds, mergeId }: { leadIds: readonly string[]; mergeId: string },
  now: Date,
): Promise<string[]> {
  const rows = await tx.execute<Running>(sql`
    select id, lead_id as "leadId", sequence_id as "sequenceId", version_id as "versionId", step_id as "stepId", key, status,
      created_at as "createdAt"
    from enrollments where lead_id in ${uuidList(leadIds)} and status in ('waiting', 'active', 'paused')
    order by id for no key update`);
  const older = new Map<string, Running>();
  const groups = new Map<string, Running>();
  const ends: { one: Running; by: Running }[] = [];
  const byAge = [...rows].sort((a, b) => +new Date(a.createdAt) - +new Date(b.createdAt) || (a.id < b.id ? -1 : 1));
  for (const one of byAge) {
    const same = older.get(`${one.sequenceId} ${one.key}`);
    const version = await versions.get(tx, one.versionId).catch(() => undefined);
    const own = one.status === "waiting" ? [] : (version?.definition.exclusivity?.groups ?? []);
    const busy = own.flatMap((group) => groups.get(group) ?? []).find(({ leadId }) => leadId !== one.leadId);
    const by = same ?? busy;
    if (by !== undefined && by.leadId !== one.leadId) {
      ends.push({ one, by });
      continue;
    }
    older.set(`${one.sequenceId} ${one.key}`, one);
    for (const group of own) groups.set(group, one);
  }
  if (ends.length === 0) return [];
  const ids = ends.map(({ one }) => one.id);
  await exitWhere(tx, inArray(enrollments.id, ids), "merged", now, mergeId);
  await recordDecisions(
    tx,
    ends.map(({ one: { id, leadId, sequenceId, versionId, stepId }, by }) => ({
      leadId,
      enrollmentId: id,
      sequenceId,
      versionId,
      stepId,
      at: now,
      rule: "merge",
      outcome: "exited",
      reason:
        "The person was merged with another lead, who is in this sequence, or in one that excludes it, for longer.",
      inputs: { mergeId, goesOn: by.id },
    })),
  );
  return ids;
}
