import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import type { ExitRule } from "../../sequence/definition/rules.ts";
import type { VersionCache } from "../../sequence/version-cache.ts";
import type { Judged } from "./decide-stops.ts";

/** An enrollment with what its decisions tell. */
export interface Running extends Judged {
  email: string;
  sequenceId: string;
  sequence: string;
  versionId: string;
  stepId: string | null;
}

// A type alias, not an interface: rows of a query have an index signature.
type Row = Omit<Running, "begun" | "exits"> & { status: string };

const columns = sql`select e.id, e.lead_id as "leadId", l.email, l.account_id as company, e.sequence_id as "sequenceId", s.name as sequence,
    e.version_id as "versionId", e.step_id as "stepId", e.status
  from enrollments e join leads l on l.id = e.lead_id join sequences s on s.id = e.sequence_id`;

/** Locks and loads the running enrollments of leads, in the order of their ids. The leads are locked already. */
export async function holdRunning(versions: VersionCache, tx: Tx, leadIds: readonly string[]): Promise<Running[]> {
  if (leadIds.length === 0) return [];
  return load(
    versions,
    tx,
    sql`where e.lead_id in ${uuidList(leadIds)} and e.status in ('waiting', 'active', 'paused')
      order by e.id for no key update of e`,
  );
}

/** One enrollment, ended or not. */
export async function loadOne(versions: VersionCache, tx: Tx, id: string): Promise<Running | null> {
  return (await load(versions, tx, sql`where e.id = ${id}`))[0] ?? null;
}

async function load(versions: VersionCache, tx: Tx, which: SQL): Promise<Running[]> {
  const rows = await tx.execute<Row>(sql`${columns} ${which}`);
  const exits = new Map<string, readonly ExitRule[]>();
  for (const id of new Set(rows.map(({ versionId }) => versionId))) exits.set(id, await exitsOf(versions, tx, id));
  return rows.map(({ status, ...row }) => ({
    ...row,
    begun: status !== "waiting",
    exits: exits.get(row.versionId) ?? [],
  }));
}

/** The exit rules written in a version. One that cannot be read has the standard ones: they stop most. */
export async function exitsOf(versions: VersionCache, tx: Tx, versionId: string): Promise<readonly ExitRule[]> {
  const version = await versions.get(tx, versionId).catch(() => undefined);
  return version?.definition.exits ?? [];
}
