import { eq, inArray, sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { handoffs, outbox } from "../../db/schema/index.ts";
import type { HandoffStatus } from "../../db/schema/handoffs.ts";
import { recordActivities } from "../../lead/timeline/record-activity.ts";

/**
 * Where both leads have a running handoff, closes one: an accepted one goes on, else the older. A rep who was not told of it yet need
 * not hear of it any more.
 * @returns the one that was closed, as it stood
 */
export async function closeDoubleHandoff(
  tx: Tx,
  leadIds: readonly string[],
  now: Date,
): Promise<{ id: string; status: HandoffStatus } | null> {
  const running = await tx
    .select({ id: handoffs.id, leadId: handoffs.leadId, repId: handoffs.repId, status: handoffs.status })
    .from(handoffs)
    .where(sql`${inArray(handoffs.leadId, [...leadIds])} and ${inArray(handoffs.status, ["open", "accepted"])}`)
    .orderBy(sql`${handoffs.status} <> 'accepted'`, handoffs.id)
    .for("no key update");
  const [, closed] = running;
  if (closed === undefined) return null;
  const { id, leadId, repId, status } = closed;
  await tx.update(handoffs).set({ status: "moved", movedFor: "merged" }).where(eq(handoffs.id, id));
  await tx
    .update(outbox)
    .set({ doneAt: now })
    .where(
      sql`${outbox.doneAt} is null and ${outbox.attempts} = 0 and ${outbox.entry} ->> 'handoffId' = ${id}
        and ${outbox.entry} ->> 'topic' in ('handoff.created', 'handoff.reply', 'handoff.reminder')`,
    );
  const data = { handoffId: id, repId, status: "moved", reason: "merged" };
  await recordActivities(tx, [{ leadId, kind: "handoff", at: now, data }]);
  return { id, status };
}
