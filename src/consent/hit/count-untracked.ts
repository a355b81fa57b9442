import { sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import type { TouchKind } from "../../db/schema/touches.ts";
import { recordRows } from "../../platform/rows/record-rows.ts";

/** An open or a click that is nobody's, and how often it came. */
export interface UntrackedHit {
  sequenceId: string;
  stepId: string;
  kind: TouchKind;
  at: Date;
  hits: number;
}

/** Counts opens and clicks of those who may not be measured: how many of a step on a day (UTC), and of no person. */
export async function countUntracked(tx: Executor, hits: readonly UntrackedHit[]): Promise<void> {
  if (hits.length === 0) return;
  const counts = new Map<string, { sequenceId: string; stepId: string; kind: TouchKind; day: string; count: number }>();
  for (const { sequenceId, stepId, kind, at, hits: times } of hits) {
    const day = at.toISOString().slice(0, 10);
    const key = `${sequenceId} ${stepId} ${kind} ${day}`;
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { sequenceId, stepId, kind, day, count: times });
    else known.count += times;
  }
  // In one order, so that two batches never wait for each other.
  const rows = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  await tx.execute(sql`
    insert into untracked_hits (sequence_id, step_id, kind, day, count)
    select r."sequenceId", r."stepId", r.kind, r.day, r.count
    from ${recordRows(rows, `"sequenceId" uuid, "stepId" text, kind text, day date, count integer`)}
    on conflict (sequence_id, step_id, kind, day) do update set count = untracked_hits.count + excluded.count`);
}
