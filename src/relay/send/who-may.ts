import { and, eq, inArray } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { handoffs } from "../../db/schema/index.ts";
import type { RepMailReason } from "../../db/schema/rep-mails.ts";
import { awayReason, standInFor } from "../../rep/assign/stand-in.ts";

/**
 * Whether a rep may answer a lead now: who has the running handoff, or stands in for whoever has. Somebody who has left may not.
 * @returns the running handoff, or why not
 */
export async function whoMay(
  db: Executor,
  { leadId, repId }: { leadId: string; repId: string },
  now: Date,
): Promise<{ handoffId: string } | { reason: RepMailReason }> {
  const [running] = await db
    .select({ id: handoffs.id, repId: handoffs.repId })
    .from(handoffs)
    .where(and(eq(handoffs.leadId, leadId), inArray(handoffs.status, ["open", "accepted"])));
  if (running === undefined) return { reason: "closed" };
  if ((await awayReason(db, repId, now)) === "inactive") return { reason: "not_yours" };
  if (running.repId === repId) return { handoffId: running.id };
  const reader = running.repId === null ? undefined : await standInFor(db, running.repId, now);
  return reader?.id === repId ? { handoffId: running.id } : { reason: "not_yours" };
}
