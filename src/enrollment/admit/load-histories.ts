import { sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import type { Version, VersionCache } from "../../sequence/version-cache.ts";
import type { SequenceDefinition } from "../../sequence/definition/definition.ts";
import { keyProperty } from "../../sequence/key-of-occasion.ts";
import type { EnrollmentHistory } from "./decide-enrollment.ts";
import type { Lead } from "../facts/fact-book.ts";

/**
 * What enrolling has to know of leads, by id, and by key where the sequence is keyed; `note` adds what the same batch has
 * done: an enrollment that waits for a group does not keep it busy.
 */
export interface Histories {
  of(leadId: string, key: string): EnrollmentHistory;
  note(leadId: string, key: string, at: Date, waits: boolean): void;
}

/** Loads the past of leads in one sequence; without exclusivity, the groups they are busy in do not matter. */
export async function loadHistories(
  versions: VersionCache,
  tx: Tx,
  sequenceId: string,
  leads: readonly Lead[],
  { trigger, exclusivity, name }: Pick<SequenceDefinition, "trigger" | "exclusivity" | "name">,
): Promise<Histories> {
  const keyed = keyProperty(trigger) !== null;
  const keyOf = (leadId: string, key: string) => (keyed ? `${leadId} ${key}` : leadId);
  const ids = uuidList(leads.map(({ id }) => id));
  const rows = await tx.execute<{ leadId: string; key: string; running: boolean; last: string | null }>(sql`
    select lead_id as "leadId", ${keyed ? sql`key` : sql`''`} as key, bool_or(status in ('waiting', 'active', 'paused')) as running, max(created_at) as last
    from enrollments where sequence_id = ${sequenceId} and lead_id in ${ids} group by 1, 2`);
  const known = new Map<string, Omit<EnrollmentHistory, "busyGroups">>();
  for (const { leadId, key, running, last } of rows) {
    known.set(keyOf(leadId, key), { running, lastEnrolledAt: last === null ? null : new Date(last) });
  }
  const busy = exclusivity ? await loadBusyGroups(versions, tx, leads) : new Map<string, BusyGroup[]>();
  return {
    of: (leadId, key) => ({
      ...(known.get(keyOf(leadId, key)) ?? { running: false, lastEnrolledAt: null }),
      busyGroups: busy.get(leadId) ?? [],
    }),
    note: (leadId, key, at, waits) => {
      known.set(keyOf(leadId, key), { running: true, lastEnrolledAt: at });
      const groups = waits ? [] : (exclusivity?.groups ?? []);
      busy.set(leadId, [...(busy.get(leadId) ?? []), ...groups.map((group) => ({ group, sequence: name }))]);
    },
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
