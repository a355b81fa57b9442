import { sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";

const assignmentLock = 4_717_370_002;

/**
 * Assignments are taken one after the other, and so is what changes who could take them: else two at the same moment would
 * choose the same rep, or one who is just leaving. Held until the commit.
 *
 * The order of locks, the same everywhere: rows of leads, by id; then their handoffs; then this one; then rows of reps and
 * teams; then the outbox. Whoever holds this one locks no lead any more.
 */
export async function lockAssignments(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${assignmentLock})`);
}
