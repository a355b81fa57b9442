import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { leads } from "../../db/schema/index.ts";
import type { StageActor } from "../../db/schema/leads.ts";
import { holdLeads } from "../../enrollment/stop/hold-leads.ts";
import type { Response } from "../../enrollment/stop/response.ts";
import { judgeMove } from "../../lead/stage/allowed-moves.ts";
import type { Lead } from "../../lead/upsert-lead.ts";
import { ConflictError, found } from "../../platform/errors.ts";
import { promoteLead } from "../promote-lead.ts";
import { checkActor } from "../../lead/stage/actor.ts";

/**
 * Makes a prospect of a lead because a person says so: in the same transaction as a reply would, a rep is assigned, the
 * handoff is made and sequences stop. Who is a prospect in a rep's hands stays that; one whom nobody has gets a handoff.
 * @throws NotFoundError; ConflictError `stage_not_allowed`, which says what is; InvalidInputError `rep_not_found`
 */
export async function promoteByHand(
  app: Pick<Ground & SequenceParts, "db" | "clock" | "queues" | "versions">,
  { leadId, reason, by }: { leadId: string; reason: string | null; by: StageActor },
): Promise<Lead> {
  const { db, clock, queues } = app;
  const { lead, outboxId } = await db.transaction(async (tx) => {
    await checkActor(tx, by);
    const response: Response = { kind: "opens", by: "manual", leadId, enrollmentId: null };
    const held = await holdLeads(app, tx, [response]);
    const read = async () => found(await tx.select().from(leads).where(eq(leads.id, leadId)), "lead", leadId);
    const judged = judgeMove(await read(), "prospect");
    if (judged.kind === "refused") throw new ConflictError(judged.code, judged.reason);
    const told = await promoteLead(app, tx, { response, cause: { kind: "manual", reason, by }, held }, clock.now());
    return { lead: await read(), outboxId: told.outboxId };
  });
  if (outboxId !== undefined) await queues.enqueue("notify", { outboxId: String(outboxId) });
  await queues.enqueue("advance", {});
  return lead;
}
