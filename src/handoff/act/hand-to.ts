import type { Ground } from "../../ground.ts";
import type { StageActor } from "../../db/schema/leads.ts";
import { checkActor } from "../../lead/stage/actor.ts";
import { ConflictError, found, InvalidInputError } from "../../platform/errors.ts";
import { handoffs } from "../../db/schema/index.ts";
import { awayBecause } from "../../rep/assign/presence.ts";
import { loadPool } from "../../rep/assign/load-pool.ts";
import type { Handoff } from "../lock-handoff.ts";
import { moveHandoff } from "../move-handoff.ts";
import { eq } from "drizzle-orm";
import { requireTheirs } from "./require-theirs.ts";
import { lockRunning } from "./running.ts";

/**
 * Gives a handoff to a colleague, whoever's turn it is and however full they are: theirs is a new one, with a notice of its own, and
 * links of the old one act no more.
 * @throws NotFoundError; ConflictError `handoff_closed`, `handoff_of_another`, `rep_away`, `rep_has_it`; InvalidInputError `rep_not_found`
 */
export async function handTo(
  { db, clock, queues }: Pick<Ground, "db" | "clock" | "queues">,
  { handoffId, to, by }: { handoffId: string; to: string; by: StageActor },
): Promise<Handoff> {
  const { handoff, outboxId } = await db.transaction(async (tx) => {
    const now = clock.now();
    await checkActor(tx, by);
    const locked = await lockRunning(tx, handoffId);
    await requireTheirs(tx, locked.handoff, by, now);
    if (locked.handoff.repId === to) throw new ConflictError("rep_has_it", "This rep has it already.");
    const pool = await loadPool(tx, now);
    const rep = pool.reps.find(({ id }) => id === to);
    if (rep === undefined) {
      const problem = { pointer: "/to", code: "rep_not_found", message: "is no rep: GET /v1/reps lists them" };
      throw new InvalidInputError("rep_not_found", `There is no rep "${to}".`, [problem]);
    }
    const away = awayBecause(rep, now);
    if (away !== undefined) throw new ConflictError("rep_away", `${rep.name} cannot take it. ${away.message}`);
    const team = pool.teams.find(({ id }) => id === locked.handoff.teamId) ?? null;
    const choice = {
      rep,
      via: "colleague" as const,
      team,
      reasons: [`A colleague has handed it over to ${rep.name}.`],
      passedOver: [],
      standings: [],
    };
    const moved = await moveHandoff(tx, { ...locked, reason: "handed_over", choice, by }, now);
    const made = await tx.select().from(handoffs).where(eq(handoffs.id, moved.handoffId));
    return { handoff: found(made, "handoff", moved.handoffId), outboxId: moved.outboxId };
  });
  await queues.enqueue("notify", { outboxId: String(outboxId) });
  return handoff;
}
