import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { handoffs, outbox } from "../../db/schema/index.ts";
import type { Stage, StageActor } from "../../db/schema/leads.ts";
import { recordActivities } from "../timeline/record-activity.ts";
import { handoffAfter, stageAfter, stageRulesVersion } from "./allowed-moves.ts";
import type { Move } from "./allowed-moves.ts";

/**
 * What moved a lead.
 * @property cause what it was by, such as `manual` or `step`
 * @property more what else the timeline tells of it
 */
export interface MoveRecord {
  leadId: string;
  from: Stage;
  move: Move;
  cause: string;
  by: StageActor;
  more?: Readonly<Record<string, unknown>>;
}

/** Writes the event of a move to another stage: what it was, by whom, and the version of the table that allowed it. */
export async function recordMove(
  tx: Tx,
  { leadId, from, move, cause, by, more }: MoveRecord,
  now: Date,
): Promise<void> {
  const data = { from, to: stageAfter(move), move, cause, by, ruleVersion: stageRulesVersion, ...more };
  await recordActivities(tx, [{ leadId, kind: "stage", at: now, data }]);
}

/** Closes the running handoff of a lead that was moved on; when it was accepted, if it was, is kept. A rep who was not told of it yet need not hear of it any more. */
export async function closeHandoffs(
  tx: Tx,
  leadId: string,
  move: Exclude<Move, "prospect">,
  now: Date,
): Promise<string[]> {
  const status = handoffAfter[move];
  const closed = await tx
    .update(handoffs)
    .set({ status })
    .where(and(eq(handoffs.leadId, leadId), inArray(handoffs.status, ["open", "accepted"])))
    .returning({ id: handoffs.id, repId: handoffs.repId });
  if (closed.length === 0) return [];
  const ids = closed.map(({ id }) => id);
  await tx
    .update(outbox)
    .set({ doneAt: now })
    .where(
      and(
        isNull(outbox.doneAt),
        eq(outbox.attempts, 0),
        sql`${outbox.entry} ->> 'topic' in ('handoff.created', 'handoff.reply')`,
        inArray(sql`${outbox.entry} ->> 'handoffId'`, ids),
      ),
    );
  await recordActivities(
    tx,
    closed.map(({ id: handoffId, repId }) => ({
      leadId,
      kind: "handoff" as const,
      at: now,
      data: { handoffId, repId, status },
    })),
  );
  return ids;
}
