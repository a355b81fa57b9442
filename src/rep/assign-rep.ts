import { and, asc, eq, notInArray, sql } from "drizzle-orm";
import type { Tx } from "../db/client.ts";
import { reps } from "../db/schema/index.ts";

export type Rep = typeof reps.$inferSelect;

// Assignments are taken one after the other, else two at the same moment would choose the same rep.
const assignmentLock = 4_717_370_002;

/**
 * Chooses the next rep, round robin: the active one whose last assignment is the oldest.
 * @param except reps who are not to be chosen
 * @returns undefined when no other rep is active
 */
export async function assignRep(tx: Tx, now: Date, except: readonly string[] = []): Promise<Rep | undefined> {
  await tx.execute(sql`select pg_advisory_xact_lock(${assignmentLock})`);
  const [next] = await tx
    .select({ id: reps.id })
    .from(reps)
    .where(and(eq(reps.active, true), except.length === 0 ? undefined : notInArray(reps.id, [...except])))
    .orderBy(sql`${reps.lastAssignedAt} asc nulls first`, asc(reps.createdAt), asc(reps.id))
    .limit(1);
  if (next === undefined) return undefined;
  const [rep] = await tx.update(reps).set({ lastAssignedAt: now }).where(eq(reps.id, next.id)).returning();
  return rep;
}
