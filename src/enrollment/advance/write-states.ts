import { sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { executePrepared } from "../../db/prepared.ts";
import { columnRows } from "../../platform/rows/column-rows.ts";
import type { EnrollmentState } from "../machine/types.ts";
import { writeState } from "../read-state.ts";

const columns = { id: "uuid", stepId: "text", dueAt: "timestamptz", status: "text", state: "jsonb" } as const;

/** Writes where the enrollments of a batch stand now. One that leaves keeps its status: stopping it does the rest. */
export async function writeStates(tx: Tx, states: readonly EnrollmentState[], now: Date): Promise<void> {
  if (states.length === 0) return;
  await executePrepared(
    tx,
    sql`
    update enrollments e set step_id = r."stepId", due_at = r."dueAt", wait_until = r."dueAt", state = r.state,
      status = case when r.status = 'completed' then 'completed' else e.status end,
      ended_at = case when r.status = 'completed' then ${now.toISOString()}::timestamptz end
    from ${columnRows(states.map(writeState), columns)}
    where e.id = r.id`,
  );
}
