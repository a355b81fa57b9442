import { sql } from "drizzle-orm";
import type { Take } from "../../aside/take-batch.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { Tx } from "../../db/client.ts";
import type { enrollments } from "../../db/schema/index.ts";
import type { MoveCounts } from "../../db/schema/publications.ts";
import { recordActivities } from "../../lead/timeline/record-activity.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import { finishedRows, planFinished } from "../../sequence/publish/finished/finished-rows.ts";
import type { StaysFinished } from "../../sequence/publish/finished/finished-rows.ts";
import type { Version } from "../../sequence/version-cache.ts";
import { loadBusyGroups } from "../admit/load-histories.ts";
import { recordDecisions } from "../record-decisions.ts";

// A type alias, not an interface: rows of a query have an index signature.
type Finished = { id: string; leadId: string; version: number; stepId: string | null; why: StaysFinished | null };

/** How many go on, and how many of those who finished do not, by why. */
export type ExtendCounts = Required<Pick<MoveCounts, "extended" | "finished">>;

/**
 * Lets those of a batch who finished an older version go on at the first step that is new to them. Waits count from now, and
 * visits are kept, so that nothing is sent twice. Whoever entered again since, or may not be mailed, stays as it is, and so
 * does whoever is in another sequence of the same exclusivity group. One that fails is set aside alone.
 * @param finished completed enrollments, which the caller holds
 * @returns how many go on, and how many do not, by why
 */
export async function extendFinished(
  app: SequenceParts,
  take: Take,
  publicationId: string,
  version: Version,
  finished: readonly (typeof enrollments.$inferSelect)[],
  now: Date,
): Promise<ExtendCounts> {
  const counts: ExtendCounts = { extended: 0, finished: {} };
  const { outs, aside } = await take(
    finished,
    (part, some) =>
      extendSome(
        app,
        part,
        version,
        some.map(({ id }) => id),
        now,
      ),
    ({ id, leadId, sequenceId }) => ({
      kind: "enrollment",
      subject: id,
      leadId,
      enrollmentId: id,
      sequenceId,
      versionId: version.id,
      detail: { publicationId, extends: "true" },
    }),
  );
  for (const out of outs) addExtended(counts, out);
  if (aside.length > 0) addExtended(counts, { extended: 0, finished: { set_aside: aside.length } });
  return counts;
}

/** Adds counts to others, in place. */
export function addExtended(sum: ExtendCounts, { extended, finished }: ExtendCounts): void {
  sum.extended += extended;
  for (const [code, count] of Object.entries(finished)) sum.finished[code] = (sum.finished[code] ?? 0) + count;
}

async function extendSome(
  { versions }: SequenceParts,
  tx: Tx,
  version: Version,
  ids: readonly string[],
  now: Date,
): Promise<ExtendCounts> {
  const counts: ExtendCounts = { extended: 0, finished: {} };
  const { sequenceId, definition } = version;
  const plans = await planFinished(tx, sequenceId, { definition, versionId: version.id });
  const found = await tx.execute<Finished>(sql`
    select id, lead_id as "leadId", version, step_id as "stepId", why
    from (${finishedRows(sequenceId, plans, now, sql`e.id in ${uuidList(ids)}`)}) f order by id`);
  const groups = definition.exclusivity?.groups ?? [];
  const busy = await holdGroups(versions, tx, groups, found);
  const extended: (Finished & { stepId: string })[] = [];
  for (const row of found) {
    const taken = busy.get(row.leadId)?.some(({ group }) => groups.includes(group)) === true;
    const why = row.why ?? (taken ? "group_busy" : null);
    if (why === null && row.stepId !== null) {
      extended.push({ ...row, stepId: row.stepId });
      busy.set(
        row.leadId,
        groups.map((group) => ({ group, sequence: definition.name })),
      );
    } else {
      addExtended(counts, { extended: 0, finished: { [why ?? "no_new_steps"]: 1 } });
    }
  }
  counts.extended = extended.length;
  await goOn(tx, version, extended, now);
  return counts;
}

async function holdGroups(
  versions: SequenceParts["versions"],
  tx: Tx,
  groups: readonly string[],
  found: readonly Finished[],
): Promise<Awaited<ReturnType<typeof loadBusyGroups>>> {
  const leads = found.map(({ leadId }) => ({ id: leadId }));
  if (groups.length === 0 || leads.length === 0) return new Map();
  // Against other admissions, so that two sequences of a group cannot both find it free.
  await tx.execute(sql`
    select id from leads where id in ${uuidList(leads.map(({ id }) => id))} order by id for no key update`);
  return loadBusyGroups(versions, tx, leads);
}

async function goOn(
  tx: Tx,
  { id: versionId, number, sequenceId }: Version,
  extended: readonly (Finished & { stepId: string })[],
  now: Date,
): Promise<void> {
  const at = now.toISOString();
  for (const [stepId, group] of Map.groupBy(extended, (one) => one.stepId)) {
    // The visit is the first one, unless a goal or a move had led there before.
    await tx.execute(sql`
      update enrollments set status = 'active', version_id = ${versionId}, step_id = ${stepId}, due_at = ${at},
        wait_until = ${at}, ended_at = null,
        state = state || jsonb_build_object('arrivedAt', ${at}::text, 'waitedUntil', ${at}::text, 'waitingFor', null,
          'visits', (state -> 'visits') || jsonb_build_object(${stepId}::text,
            coalesce((state -> 'visits' ->> ${stepId}::text)::int, 0) + 1))
      where id in ${uuidList(group.map(({ id }) => id))} and status = 'completed'`);
  }
  await recordDecisions(
    tx,
    extended.map(({ id, leadId, version, stepId }) => ({
      leadId,
      enrollmentId: id,
      sequenceId,
      versionId,
      at: now,
      stepId,
      rule: "extend",
      outcome: "extended",
      reason: `Version ${number} goes on where version ${version} ended.`,
      inputs: { from: version, to: number },
    })),
  );
  await recordActivities(
    tx,
    extended.map(({ id, leadId }) => ({
      leadId,
      kind: "enrolled" as const,
      at: now,
      enrollmentId: id,
      data: { sequenceId, extended: true },
    })),
  );
}
