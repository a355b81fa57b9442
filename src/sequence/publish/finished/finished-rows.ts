import { eq, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Executor } from "../../../db/client.ts";
import { sequenceVersions } from "../../../db/schema/index.ts";
import { recordRows } from "../../../platform/rows/record-rows.ts";
import type { SequenceDefinition } from "../../definition/definition.ts";
import { sequenceDefinition } from "../../definition/definition.ts";
import { continuationOf } from "./continuation.ts";
import type { NoContinuation } from "./continuation.ts";
import { isSuppressed } from "../../../db/suppressed.ts";

/** Why somebody who finished does not go on: by the versions, or by what became of the lead since. */
export type StaysFinished =
  | NoContinuation
  | "unreadable_version"
  | "left_before_the_end"
  | "entered_again"
  | "suppressed"
  | "not_a_lead"
  | "cooling_down"
  | "group_busy";

/** What becomes of those who finished one version: `after` is its last step, `stepId` where they go on. */
export interface FinishedPlan {
  versionId: string;
  version: number;
  after: string | null;
  stepId: string | null;
  why: StaysFinished | null;
}

/** A plan for each other version of a sequence. */
export async function planFinished(
  db: Executor,
  sequenceId: string,
  to: { definition: SequenceDefinition; versionId: string | null },
): Promise<FinishedPlan[]> {
  const rows = await db
    .select({ id: sequenceVersions.id, number: sequenceVersions.number, definition: sequenceVersions.definition })
    .from(sequenceVersions)
    .where(eq(sequenceVersions.sequenceId, sequenceId));
  return rows
    .filter(({ id }) => id !== to.versionId)
    .map(({ id: versionId, number: version, definition }): FinishedPlan => {
      const stays = (why: StaysFinished) => ({ versionId, version, after: null, stepId: null, why });
      const read = sequenceDefinition.safeParse(definition);
      if (!read.success) return stays("unreadable_version");
      const found = continuationOf(read.data, to.definition);
      if (found.kind === "stays") return stays(found.why);
      return { versionId, version, after: found.after, stepId: found.stepId, why: null };
    });
}

/**
 * Everybody who finished another version of a sequence, as a query: `id`, `lead_id`, `version`, `step_id` to go on at, and
 * `why` not, which is null for those who do.
 * @param among restricts the enrollments `e`
 */
export function finishedRows(
  sequenceId: string,
  plans: readonly FinishedPlan[],
  now: Date,
  among: SQL = sql`true`,
): SQL {
  const columns = `"versionId" uuid, version integer, after text, "stepId" text, why text`;
  return sql`
    select e.id, e.lead_id, r.version, r."stepId" as step_id, case
      when r.why is not null then r.why
      when not e.state -> 'visits' ? r.after then 'left_before_the_end'
      when exists (select from enrollments o where o.lead_id = e.lead_id and o.sequence_id = e.sequence_id and o.key = e.key
        and o.id <> e.id and (o.status in ('waiting', 'active', 'paused') or o.created_at > e.created_at
          or (o.created_at = e.created_at and o.id > e.id))) then 'entered_again'
      when ${isSuppressed(sql`l.email`)} then 'suppressed'
      when l.stage <> 'lead' then 'not_a_lead'
      when l.cool_until > ${now.toISOString()}::timestamptz then 'cooling_down' end as why
    from ${recordRows(plans, columns)}
    join enrollments e on e.version_id = r."versionId" and e.sequence_id = ${sequenceId}::uuid and e.status = 'completed'
    join leads l on l.id = e.lead_id
    where ${among}`;
}

/** Those who finished a version, and what publishing makes of them. */
export interface FinishedCount {
  version: number;
  count: number;
  becomes: { kind: "stays"; why: StaysFinished } | { kind: "extends"; stepId: string };
}

/** Counts those who finished, by version and by what becomes of them. Who is busy in an exclusivity group is told afterwards. */
export async function countFinished(
  db: Executor,
  sequenceId: string,
  to: { definition: SequenceDefinition; versionId: string | null },
  now: Date,
): Promise<FinishedCount[]> {
  const plans = await planFinished(db, sequenceId, to);
  type Row = { version: number; stepId: string | null; why: StaysFinished | null; count: number };
  const rows = await db.execute<Row>(sql`
    select version, step_id as "stepId", why, count(*)::int as count from (${finishedRows(sequenceId, plans, now)}) f
    group by 1, 2, 3 order by 1, 2, 3`);
  return rows.map(({ version, stepId, why, count }) => ({
    version,
    count,
    becomes:
      why !== null || stepId === null ? { kind: "stays", why: why ?? "no_new_steps" } : { kind: "extends", stepId },
  }));
}
