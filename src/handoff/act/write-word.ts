import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { activities } from "../../db/schema/index.ts";
import type { StageActor } from "../../db/schema/leads.ts";
import { checkActor } from "../../lead/stage/actor.ts";
import { newId } from "../../platform/ids.ts";
import { lockRunning } from "./running.ts";

/** How a call ended. */
export const callOutcomes = ["reached", "voicemail", "no_answer", "busy", "wrong_number"] as const;
export type CallOutcome = (typeof callOutcomes)[number];

/** What a rep writes down about a prospect. */
export type Word = { kind: "note"; text: string } | { kind: "called"; outcome: CallOutcome; note: string | null };

/** A word on the timeline. */
export interface WrittenWord {
  id: string;
  at: Date;
}

/**
 * Writes a note, or how a call ended, on the timeline of the lead.
 * @param input.id what it is to have as an id, so that the same word sent twice is written once
 * @throws NotFoundError; ConflictError `handoff_closed`; InvalidInputError `rep_not_found`
 */
export async function writeWord(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { handoffId, word, by, id = newId() }: { handoffId: string; word: Word; by: StageActor; id?: string | undefined },
): Promise<WrittenWord> {
  return db.transaction(async (tx) => {
    const now = clock.now();
    await checkActor(tx, by);
    const { handoff } = await lockRunning(tx, handoffId);
    const { kind, ...said } = word;
    const data = { handoffId, ...said, by };
    const [written] = await tx
      .insert(activities)
      .values({ id, leadId: handoff.leadId, kind, at: now, data })
      .onConflictDoNothing()
      .returning({ at: activities.at });
    if (written !== undefined) return { id, at: written.at };
    const [before] = await tx.select({ at: activities.at }).from(activities).where(eq(activities.id, id));
    return { id, at: before?.at ?? now };
  });
}
