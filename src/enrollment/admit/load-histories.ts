import { sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { uuidList } from "../../platform/rows.ts";
import type { Version, VersionCache } from "../../sequence/version-cache.ts";
import type { EnrollmentHistory } from "./decide-enrollment.ts";
import type { Lead } from "../facts/fact-book.ts";

/** What enrolling has to know of leads, by id; `noteRunning` adds what the same batch has done. */
export interface Histories {
  of(leadId: string): EnrollmentHistory;
  noteRunning(leadId: string, at: Date): void;
}

/**
 * Loads the past of leads in one sequence.
 * @param exclusive whether the groups they are busy in matter
 */
export async function loadHistories(
  versions: VersionCache,
  tx: Tx,
  sequenceId: string,
  leads: readonly Lead[],
  exclusive: boolean,
): Promise<Histories> {
  const ids = uuidList(leads.map(({ id }) => id));
  const rows = await tx.execute<{ leadId: string; running: boolean; last: string | null }>(sql`
    select lead_id as "leadId", bool_or(status in ('waiting', 'active', 'paused')) as running, max(created_at) as last
    from enrollments where sequence_id = ${sequenceId} and lead_id in ${ids} group by lead_id`);
  const known = new Map<string, Omit<EnrollmentHistory, "busyGroups">>();
  for (const { leadId, running, last } of rows) {
    known.set(leadId, { running, lastEnrolledAt: last === null ? null : new Date(last) });
  }
  const busy = exclusive ? await loadBusyGroups(versions, tx, leads) : new Map<string, BusyGroup[]>();
  return {
    of: (leadId) => ({
      ...(known.get(leadId) ?? { running: false, lastEnrolledAt: null }),
      busyGroups: busy.get(leadId) ?? [],
    }),
    noteRunning: (leadId, at) => known.set(leadId, { running: true, lastEnrolledAt: at }),
  };
}

type BusyGroup = EnrollmentHistory["busyGroups"][number];

/** The exclusivity groups that leads are busy in, with the name of the sequence. */
export async function loadBusyGroups(
  versions: VersionCache,
  tx: Tx,
  leads: readonly Pick<Lead, "id">[],
): Promise<Map<string, BusyGroup[]>> {
  const rows = await tx.execute<{ leadId: string; versionId: string; sequence: string }>(sql`
    select e.lead_id as "leadId", e.version_id as "versionId", s.name as sequence
    from enrollments e join sequences s on s.id = e.sequence_id
    where e.lead_id in ${uuidList(leads.map(({ id }) => id))} and e.status in ('active', 'paused')`);
  const busy = new Map<string, BusyGroup[]>();
  const read = new Map<string, Promise<Version | undefined>>();
  for (const { leadId, versionId, sequence } of rows) {
    const reading = read.get(versionId) ?? versions.get(tx, versionId).catch(() => undefined);
    read.set(versionId, reading);
    const version = await reading;
    const groups = version?.definition.exclusivity?.groups ?? [];
    busy.set(leadId, [...(busy.get(leadId) ?? []), ...groups.map((group) => ({ group, sequence }))]);
  }
  return busy;
}
