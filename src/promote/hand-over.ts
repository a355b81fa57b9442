import { eq } from "drizzle-orm";
import type { Tx } from "../db/client.ts";
import { handoffs, leads } from "../db/schema/index.ts";
import type { BeforePromotion, PromotionCause } from "../db/schema/handoffs.ts";
import { recordActivities } from "../lead/timeline/record-activity.ts";
import { newId } from "../platform/ids.ts";
import { assignRep } from "../rep/assign-rep.ts";
import type { AssignedLead } from "../rep/assign-rep.ts";
import type { Decided } from "../rep/assign/choose-rep.ts";
import { acceptTimes, hotAlertAt } from "../rep/team/accept-times.ts";
import { owe } from "./owe.ts";

/** What nobody could take is tried again after this long; at once where a rep or a team changes. */
export const tryAgainMs = 15 * 60_000;

export interface HandedOver {
  lead: AssignedLead;
  cause: PromotionCause;
  before: BeforePromotion | null;
  /** Reps who have had it. */
  except?: readonly string[];
  /** The id that the handoff is to have. */
  handoffId?: string;
  /** What was decided already, in this transaction. */
  choice?: Decided;
}

/**
 * Gives a lead to whoever is to have it: the assignment, the handoff with its times, the timeline with the reasons, and the
 * notice, in the caller's transaction, which has locked the lead. Where nobody can take it, the handoff is nobody's, the
 * operator gets the notice, and it is tried again.
 * @returns the handoff, who has it, and the id of the outbox entry
 */
export async function handOver(
  tx: Tx,
  { lead, cause, before, except = [], choice: decided, handoffId = newId() }: HandedOver,
  now: Date,
): Promise<{ handoffId: string; repId: string | null; outboxId: number }> {
  const choice: Decided = decided ?? (await assignRep(tx, now, { lead, except }));
  const { rep, team, via, reasons } = choice;
  const times = rep !== null && team !== null ? acceptTimes(team, now) : undefined;
  const repId = rep?.id ?? null;
  await tx.update(leads).set({ repId, updatedAt: now }).where(eq(leads.id, lead.id));
  await tx.insert(handoffs).values({
    id: handoffId,
    leadId: lead.id,
    repId,
    teamId: team?.id ?? null,
    cause,
    before,
    createdAt: now,
    acceptBy: times?.acceptBy ?? null,
    alertAt: repId === null ? null : hotAlertAt(team, now),
    dueAt: times?.remindAt ?? (repId === null ? new Date(now.getTime() + tryAgainMs) : null),
  });
  await recordActivities(tx, [
    { leadId: lead.id, kind: "handoff", at: now, data: { handoffId, repId, via, reasons, team: team?.key ?? null } },
  ]);
  return { handoffId, repId, outboxId: await owe(tx, { topic: "handoff.created", handoffId }, now) };
}
