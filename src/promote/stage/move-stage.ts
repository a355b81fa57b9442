import { and, eq, inArray } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { Tx } from "../../db/client.ts";
import { handoffs, leads } from "../../db/schema/index.ts";
import type { StageActor } from "../../db/schema/leads.ts";
import { holdLeads } from "../../enrollment/stop/hold-leads.ts";
import { stopByStage } from "../../enrollment/stop/stop-by-stage.ts";
import { judgeMove, stageAfter } from "../../lead/stage/allowed-moves.ts";
import type { Move } from "../../lead/stage/allowed-moves.ts";
import { closeHandoffs, recordMove } from "../../lead/stage/record-move.ts";
import type { Lead } from "../../lead/upsert-lead.ts";
import { ConflictError, found } from "../../platform/errors.ts";
import { waitFor } from "../../schedule/wait-for.ts";
import { checkActor } from "../../lead/stage/actor.ts";
import { findNextSequence } from "./find-next-sequence.ts";

/** How long a recycled lead is left alone unless somebody says so. */
export const usualCoolDown = "P30D";

/**
 * A person's word on a lead.
 * @property coolDown ISO 8601; only of a lead that is recycled
 * @property sequence key or id of the sequence that a recycled lead enters when that is over
 * @property onceHeld looks at what else has to hold, once the lead is locked and before anything is changed
 */
export interface MoveInput {
  leadId: string;
  move: Exclude<Move, "prospect">;
  reason: string | null;
  coolDown?: string | undefined;
  sequence?: string | undefined;
  by: StageActor;
  onceHeld?: ((tx: Tx) => Promise<unknown>) | undefined;
}

/**
 * Moves a lead to another stage because a person says so: the stage, the stop of sequences by the exit rules, the end of its
 * handoff and the event commit together. The same word again changes nothing; of a lead that is recycled already, another
 * cool-down or sequence replaces the one before, and counts from the same moment.
 * @throws NotFoundError; ConflictError `stage_not_allowed`, which says what is; InvalidInputError `rep_not_found`,
 *   `sequence_not_found`, `sequence_not_published`, `sequence_keyed`
 */
export async function moveStage(
  app: Pick<Ground & SequenceParts, "db" | "clock" | "queues" | "versions">,
  input: MoveInput,
): Promise<Lead> {
  const { db, clock, queues } = app;
  const lead = await db.transaction(async (tx) => {
    await checkActor(tx, input.by);
    const sequenceId = input.sequence === undefined ? null : await findNextSequence(app, tx, input.sequence);
    return move(app, tx, { ...input, sequenceId }, clock.now());
  });
  await queues.enqueue("advance", {});
  await queues.enqueue("enroll", {});
  return lead;
}

type Wanted = MoveInput & { sequenceId: string | null };

async function move(app: SequenceParts, tx: Tx, wanted: Wanted, now: Date): Promise<Lead> {
  const { leadId, move: to, reason, by, onceHeld } = wanted;
  const held = await holdLeads(app, tx, [{ kind: "opens", by: "manual", leadId, enrollmentId: null }]);
  const lead = found(await tx.select().from(leads).where(eq(leads.id, leadId)), "lead", leadId);
  // The lead first, then the handoff, as whoever answers it does: nobody waits for each other.
  await onceHeld?.(tx);
  await tx
    .select({ id: handoffs.id })
    .from(handoffs)
    .where(and(eq(handoffs.leadId, leadId), inArray(handoffs.status, ["open", "accepted"])))
    .for("update");
  const judged = judgeMove(lead, to);
  if (judged.kind === "refused") throw new ConflictError(judged.code, judged.reason);
  if (judged.kind === "done") return to === "recycled" ? coolAgain(tx, lead, wanted, now) : lead;

  const stage = stageAfter(to);
  await stopByStage(app, tx, { held, leadId, stage }, now);
  const handoffIds = await closeHandoffs(tx, leadId, to, now);
  const cooling = to === "recycled" ? coolingOf(lead, now, wanted) : { coolUntil: null, coolSequenceId: null };
  const moved = await write(tx, leadId, {
    ...cooling,
    stage,
    stageAt: now,
    updatedAt: now,
    ...(to !== "customer" && { sqlAt: null }),
    ...(to === "recycled" && { recycledAt: now }),
  });
  const more = { reason, handoffIds, ...tellOf(cooling) };
  await recordMove(tx, { leadId, from: lead.stage, move: to, cause: "manual", by, more }, now);
  return moved;
}

/** A lead who is recycled already: only what is said of the cool-down may be new. */
async function coolAgain(tx: Tx, lead: Lead, wanted: Wanted, now: Date): Promise<Lead> {
  const { recycledAt, id: leadId } = lead;
  if (recycledAt === null || (wanted.coolDown === undefined && wanted.sequenceId === null)) return lead;
  const asked = coolingOf(lead, recycledAt, wanted);
  const coolUntil = wanted.coolDown === undefined ? (lead.coolUntil ?? asked.coolUntil) : asked.coolUntil;
  // What was entered once is not entered again by the same word.
  const isOver = lead.coolUntil !== null && lead.coolUntil <= now && lead.coolSequenceId === null;
  const coolSequenceId = isOver ? null : (asked.coolSequenceId ?? lead.coolSequenceId);
  if (coolUntil?.getTime() === lead.coolUntil?.getTime() && coolSequenceId === lead.coolSequenceId) return lead;
  const cooling = { coolUntil, coolSequenceId };
  const { reason, by } = wanted;
  const record = { leadId, from: lead.stage, move: "recycled", cause: "manual", by } as const;
  await recordMove(tx, { ...record, more: { reason, ...tellOf(cooling) } }, now);
  return write(tx, leadId, { ...cooling, updatedAt: now });
}

function coolingOf({ timezone }: Lead, from: Date, { coolDown = usualCoolDown, sequenceId }: Wanted) {
  return { coolUntil: waitFor(from, coolDown, timezone ?? "UTC", null).at, coolSequenceId: sequenceId };
}

const tellOf = ({ coolUntil, coolSequenceId }: { coolUntil: Date | null; coolSequenceId: string | null }) => ({
  ...(coolUntil !== null && { coolUntil: coolUntil.toISOString() }),
  ...(coolSequenceId !== null && { sequenceId: coolSequenceId }),
});

async function write(tx: Tx, id: string, columns: Partial<Lead>): Promise<Lead> {
  return found(await tx.update(leads).set(columns).where(eq(leads.id, id)).returning(), "lead", id);
}
