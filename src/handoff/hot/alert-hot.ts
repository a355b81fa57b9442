import { eq } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { handoffs } from "../../db/schema/index.ts";
import { owe } from "../../promote/owe.ts";
import type { lockHandoff } from "../lock-handoff.ts";
import { isHot } from "./is-hot.ts";

/**
 * Owes whoever has a hot handoff, and the channels of the team, one more notice when it is still not accepted. One that is not hot
 * by now is left alone until the next answer.
 * @returns ids of what is owed
 */
export async function alertHot(
  tx: Tx,
  locked: NonNullable<Awaited<ReturnType<typeof lockHandoff>>>,
  now: Date,
): Promise<number[]> {
  const { id, alertAt, repId } = locked.handoff;
  if (alertAt === null || alertAt > now) return [];
  const alerts = repId !== null && (await isHot(tx, locked, now));
  const set = { alertAt: null, ...(alerts && { alertedAt: now }) };
  await tx.update(handoffs).set(set).where(eq(handoffs.id, id));
  return alerts ? [await owe(tx, { topic: "handoff.hot", handoffId: id }, now)] : [];
}
