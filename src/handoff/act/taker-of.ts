import { eq } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import type { StageActor } from "../../db/schema/leads.ts";
import { leads } from "../../db/schema/index.ts";
import { ConflictError } from "../../platform/errors.ts";
import { loadPool } from "../../rep/assign/load-pool.ts";
import { awayBecause } from "../../rep/assign/presence.ts";
import type { Handoff } from "../lock-handoff.ts";

/**
 * Who has an open handoff once it is accepted: its rep; of one that is nobody's, the rep who says so, whose the lead is from then
 * on. The caller has locked both.
 * @throws ConflictError `handoff_of_nobody` when no rep says so, `rep_away`
 */
export async function takerOf(
  tx: Tx,
  { repId, leadId }: Pick<Handoff, "repId" | "leadId">,
  by: StageActor | undefined,
  now: Date,
): Promise<string> {
  if (repId !== null) return repId;
  if (by?.kind !== "rep") {
    const message = 'Nobody has this handoff yet. Say which rep takes it: {"repId": "…"}. GET /v1/reps lists them.';
    throw new ConflictError("handoff_of_nobody", message);
  }
  const rep = (await loadPool(tx, now)).reps.find(({ id }) => id === by.id);
  const away = rep === undefined ? undefined : awayBecause(rep, now);
  if (away !== undefined) throw new ConflictError("rep_away", `${rep?.name} cannot take it. ${away.message}`);
  await tx.update(leads).set({ repId: by.id, updatedAt: now }).where(eq(leads.id, leadId));
  return by.id;
}
