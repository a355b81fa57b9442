import { sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import type { SequenceDefinition } from "../definition/definition.ts";
import { endTarget } from "../definition/values.ts";

/** What becomes of running enrollments when a draft is published. */
export type Running =
  | { kind: "pin" }
  /** By step id; `map` names other steps (or "end") for some ids. `release` lets a wait that got shorter end early. */
  | { kind: "move"; map: Readonly<Record<string, string>>; release: boolean };

/** Running enrollments that stand at one step of one version, and what publishing makes of them. */
export interface RunningCount {
  version: number;
  stepId: string | null;
  status: "waiting" | "active" | "paused";
  count: number;
  becomes: { kind: "stays"; why: "pinned" | "step_removed" | "up_to_date" } | { kind: "moves"; stepId: string | null };
}

type Row = { version: number; stepId: string | null; status: RunningCount["status"]; count: number };

/**
 * Counts where the running enrollments of a sequence stand, in any version. A mail that is on its way at the moment keeps
 * its enrollment for some seconds longer.
 * @param current the version that they are moved to, when it is there already
 */
export async function countRunning(
  db: Executor,
  sequenceId: string,
  running: Running,
  to: SequenceDefinition,
  current: number | null,
): Promise<RunningCount[]> {
  const rows = await db.execute<Row>(sql`
    select v.number as version, e.step_id as "stepId", e.status, count(*)::int as count
    from enrollments e join sequence_versions v on v.id = e.version_id
    where e.sequence_id = ${sequenceId} and e.status in ('waiting', 'active', 'paused')
    group by 1, 2, 3 order by 1, 2, 3`);
  return rows.map((row) => ({
    ...row,
    becomes: row.version === current ? { kind: "stays", why: "up_to_date" } : becomesOf(row.stepId, running, to),
  }));
}

function becomesOf(stepId: string | null, running: Running, to: SequenceDefinition): RunningCount["becomes"] {
  if (running.kind === "pin") return { kind: "stays", why: "pinned" };
  const target = stepId !== null && Object.hasOwn(running.map, stepId) ? (running.map[stepId] ?? stepId) : stepId;
  if (target === null || target === endTarget) return { kind: "moves", stepId: null };
  if (to.steps.some(({ id }) => id === target)) return { kind: "moves", stepId: target };
  return { kind: "stays", why: "step_removed" };
}
