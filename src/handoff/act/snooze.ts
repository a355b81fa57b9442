import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { handoffs } from "../../db/schema/index.ts";
import type { StageActor } from "../../db/schema/leads.ts";
import { checkActor } from "../../lead/stage/actor.ts";
import { recordActivities } from "../../lead/timeline/record-activity.ts";
import { found, InvalidInputError } from "../../platform/errors.ts";
import type { Handoff } from "../lock-handoff.ts";
import { takerOf } from "./taker-of.ts";
import { requireTheirs } from "./require-theirs.ts";
import { lockRunning } from "./running.ts";

const longestMs = 366 * 86_400_000;

/**
 * Puts a handoff off: whoever has it is reminded then, with all that is known by then. Who puts it off has accepted it. The same
 * instant again changes nothing.
 * @throws NotFoundError; ConflictError `handoff_closed`, `handoff_of_nobody`, `handoff_of_another`, `rep_away`; InvalidInputError `until_not_ahead`, `rep_not_found`
 */
export async function snoozeHandoff(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { handoffId, until, by }: { handoffId: string; until: Date; by: StageActor },
): Promise<Handoff> {
  return db.transaction(async (tx) => {
    const now = clock.now();
    await checkActor(tx, by);
    if (until <= now || until.getTime() - now.getTime() > longestMs) {
      const message = "must lie ahead, within a year";
      throw new InvalidInputError("until_not_ahead", "Name an instant that lies ahead.", [
        { pointer: "/until", code: "until_not_ahead", message },
      ]);
    }
    const { handoff } = await lockRunning(tx, handoffId);
    await requireTheirs(tx, handoff, by, now);
    if (handoff.snoozedUntil?.getTime() === until.getTime()) return handoff;
    const { leadId, respondedAt } = handoff;
    const repId = await takerOf(tx, handoff, by, now);
    const data = { handoffId, repId, status: "accepted", snoozedUntil: until.toISOString(), by };
    await recordActivities(tx, [{ leadId, kind: "handoff", at: now, data }]);
    const written = {
      repId,
      status: "accepted" as const,
      respondedAt: respondedAt ?? now,
      dueAt: null,
      snoozedUntil: until,
    };
    return found(
      await tx.update(handoffs).set(written).where(eq(handoffs.id, handoffId)).returning(),
      "handoff",
      handoffId,
    );
  });
}
