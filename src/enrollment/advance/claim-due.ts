import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { isPoison } from "../../aside/is-poison.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { Tx } from "../../db/client.ts";
import { executeLists } from "../../db/prepared.ts";
import { openRowReader } from "../../db/row-reader.ts";
import { enrollments, leads } from "../../db/schema/index.ts";
import type { Version } from "../../sequence/version-cache.ts";
import { unasked } from "../facts/fact-book.ts";
import type { Lead } from "../facts/fact-book.ts";
import type { EnrollmentState } from "../machine/types.ts";
import { readState } from "../read-state.ts";
import { setStuckAside } from "./hold-enrollments.ts";
import type { Stuck } from "./hold-enrollments.ts";

/** Columns of enrollments that a walk does not ask for: how one ended, and what it is written over with. */
const unaskedOfWalk = ["importId", "dueAt", "resumeAt", "exitReason", "endedAt", "endedBy", "stood"] as const;

const enrollmentReader = openRowReader(enrollments, "e_", unaskedOfWalk);
const leadReader = openRowReader(leads, "l_", unasked);

export type EnrollmentRow = ReturnType<typeof enrollmentReader.read>;

export interface DueEnrollment {
  row: EnrollmentRow;
  lead: Lead;
  version: Version;
  state: EnrollmentState;
}

/** An enrollment and its lead, as they are stored. */
export type Walk = Pick<DueEnrollment, "row" | "lead">;

/** What `readWalk` and `readWalkList` read of an enrollment joined with its lead. */
export const enrollmentColumns = sql`${enrollmentReader.columns}, ${leadReader.columns}`;

export const readWalk = (raw: Record<string, unknown>): Walk => ({
  row: enrollmentReader.read(raw),
  lead: leadReader.read(raw),
});

/** @param values of `enrollmentColumns` */
export const readWalkList = (values: readonly unknown[]): Walk => ({
  row: enrollmentReader.readList(values),
  lead: leadReader.readList(values, enrollmentReader.width),
});

/**
 * Claims due enrollments with their leads: a share of the batch for each sequence, the oldest first; those of a person who is away wait for the return. Whatever
 * another transaction holds is left for later, so that two workers never decide about one lead at the same time, and a
 * batch never waits. Those whose version or state cannot be read are set aside.
 * @param which narrows it down
 */
export async function claimDue(
  { versions, log }: Pick<Ground & SequenceParts, "versions" | "log">,
  tx: Tx,
  now: Date,
  limit: number,
  which: SQL = sql`true`,
): Promise<DueEnrollment[]> {
  const at = now.toISOString();
  const isDue = sql`enrollments.status = 'active' and enrollments.due_at is not null and enrollments.due_at <= ${at}`;
  const rows = await executeLists(
    tx,
    sql`
    with open as materialized (
      select s.id, count(*) over () as count from sequences s cross join lateral (
        select due_at from enrollments where sequence_id = s.id and ${isDue} order by due_at limit 1
      ) first
      where s.status = 'published' order by first.due_at limit ${limit}
    )
    select due.* from open cross join lateral (
      select ${enrollmentColumns}
      from enrollments join leads on leads.id = enrollments.lead_id
      where enrollments.sequence_id = open.id and ${isDue}
        and (leads.away_until is null or leads.away_until <= ${at}) and ${which}
      order by enrollments.due_at
      limit greatest(1, ${limit} / open.count)
      for no key update of enrollments, leads skip locked
    ) due`,
  );
  const { due, stuck } = await readDue(versions, tx, rows.map(readWalkList));
  for (const { row, error } of stuck) {
    log.error({ err: error, enrollmentId: row.id }, "the enrollment cannot be read; it is set aside");
  }
  await setStuckAside(tx, stuck, now);
  return due;
}

/** Reads claimed enrollments, each with its version; those of which something cannot be read are stuck. */
export async function readDue(
  versions: SequenceParts["versions"],
  tx: Tx,
  found: readonly Walk[],
): Promise<{ due: DueEnrollment[]; stuck: Stuck[] }> {
  const due: DueEnrollment[] = [];
  const stuck: Stuck[] = [];
  const read = await readVersions(versions, tx, new Set(found.map(({ row }) => row.versionId)));
  for (const { row, lead } of found) {
    try {
      const version = read(row.versionId);
      due.push({ row, lead, version, state: readState(row, version.definition) });
    } catch (error) {
      if (!isPoison(error)) throw error;
      stuck.push({ row, error });
    }
  }
  return { due, stuck };
}

/** Each version once, also one that cannot be read. @returns gives one of them, and throws what reading it threw */
async function readVersions(
  versions: SequenceParts["versions"],
  tx: Tx,
  ids: ReadonlySet<string>,
): Promise<(id: string) => Version> {
  const read = new Map<string, PromiseSettledResult<Version>>();
  for (const id of ids) for (const result of await Promise.allSettled([versions.get(tx, id)])) read.set(id, result);
  return (id) => {
    const result = read.get(id);
    if (result?.status === "fulfilled") return result.value;
    throw result?.reason;
  };
}
