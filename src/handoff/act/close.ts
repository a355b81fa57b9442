import { eq } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import type { Ground } from "../../ground.ts";
import { handoffs } from "../../db/schema/index.ts";
import type { StageActor } from "../../db/schema/leads.ts";
import type { QualifyInput } from "../../lead/qualification/qualify-lead.ts";
import { qualifyLead } from "../../lead/qualification/qualify-lead.ts";
import type { Move } from "../../lead/stage/allowed-moves.ts";
import type { Lead } from "../../lead/upsert-lead.ts";
import { found } from "../../platform/errors.ts";
import { moveStage } from "../../promote/stage/move-stage.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { requireTheirs } from "./require-theirs.ts";
import { lockRunning, requireRunning } from "./running.ts";

/** `coolDown` (ISO 8601) and `sequence` (key or id) only of `recycled`. */
export interface CloseInput {
  handoffId: string;
  move: Exclude<Move, "prospect">;
  reason: string | null;
  coolDown?: string | undefined;
  sequence?: string | undefined;
  by: StageActor;
}

/**
 * Ends a handoff by what became of the prospect: the lead is moved to another stage, as `moveStage` does. One that has gone to a
 * colleague meanwhile is left alone.
 * @throws NotFoundError; ConflictError `handoff_closed`, `handoff_of_another`; what `moveStage` throws
 */
export async function closeHandoff(
  app: Pick<Ground & SequenceParts, "db" | "clock" | "queues" | "versions">,
  { handoffId, ...input }: CloseInput,
): Promise<Lead> {
  const handoff = found(await app.db.select().from(handoffs).where(eq(handoffs.id, handoffId)), "handoff", handoffId);
  // Whose lead it is does not change while it runs, but by a merge: then there is no such lead any more.
  requireRunning(handoff);
  const onceHeld = async (tx: Tx) =>
    requireTheirs(tx, (await lockRunning(tx, handoffId)).handoff, input.by, app.clock.now());
  return moveStage(app, { ...input, leadId: handoff.leadId, onceHeld });
}

/**
 * Writes down what a rep knows by the criteria, and confirms the prospect as sales-qualified, as `qualifyLead` does. The handoff
 * runs until that is written.
 * @throws NotFoundError; ConflictError `handoff_closed`, `handoff_of_another`; what `qualifyLead` throws
 */
export async function qualifyByHandoff(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { handoffId, ...input }: Omit<QualifyInput, "leadId"> & { handoffId: string },
): Promise<Lead> {
  return db.transaction(async (tx) => {
    const { lead, handoff } = await lockRunning(tx, handoffId);
    await requireTheirs(tx, handoff, input.by, clock.now());
    return qualifyLead({ db: tx, clock }, { ...input, leadId: lead.id });
  });
}
