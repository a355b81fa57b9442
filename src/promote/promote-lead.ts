import { and, eq, inArray } from "drizzle-orm";
import type { SequenceParts } from "../sequence/parts.ts";
import type { Tx } from "../db/client.ts";
import { handoffs, leads } from "../db/schema/index.ts";
import type { PromotionCause } from "../db/schema/handoffs.ts";
import type { StageActor } from "../db/schema/leads.ts";
import { holdLeads } from "../enrollment/stop/hold-leads.ts";
import type { Response } from "../enrollment/stop/response.ts";
import { stopByRules } from "../enrollment/stop/stop-by-rules.ts";
import { allowedMoves, stageRulesVersion } from "../lead/stage/allowed-moves.ts";
import { recordActivities } from "../lead/timeline/record-activity.ts";
import { newId } from "../platform/ids.ts";
import { alertAgain } from "./alert-again.ts";
import { handOver } from "./hand-over.ts";
import { oweOnceInAWhile } from "./owe.ts";

/** What a promotion wrote. `outboxId` is what the rep is to be told, if anything. */
export interface Promotion {
  promoted: boolean;
  outboxId: number | undefined;
}

/**
 * What promotes.
 * @property held leads that `holdLeads` has locked for the response in this transaction; left out when no lead is locked yet
 */
export interface PromoteInput {
  response: Response;
  cause: PromotionCause;
  held?: readonly string[];
}

/**
 * Turns a lead into a prospect, in the caller's transaction: the stage, the stop of what the exit rules say (by default
 * every sequence of the lead), the assignment of a rep, the handoff and its outbox entry commit together or not at all.
 *
 * A prospect is contacted one-on-one, so a promotion stops everything unless a marketer has written otherwise: a written
 * `reply` rule of the answered sequence is the last word about that answer, also against the standard rule of the promotion
 * it causes; a written `promotion` rule, of any running sequence of the lead, holds in any case. What was not begun never
 * begins, and no new sequence takes a prospect in.
 *
 * A person who is a prospect already keeps the rep: an answer is passed on to the running handoff, or opens a new one
 * when there is none; so does a person who promotes by hand. What a rule asks for promotes leads only.
 */
export async function promoteLead(
  app: SequenceParts,
  tx: Tx,
  { response, cause, ...locked }: PromoteInput,
  now: Date,
): Promise<Promotion> {
  const { leadId } = response;
  const held = locked.held ?? (await holdLeads(app, tx, [response]));
  const [lead] = await tx.select().from(leads).where(eq(leads.id, leadId)).for("no key update");
  if (lead === undefined) return { promoted: false, outboxId: undefined };
  const reply = "inboundMailId" in cause ? cause : undefined;
  const isCalledFor = reply !== undefined || cause.kind === "manual";
  if (lead.stage !== "lead" && !isCalledFor) return { promoted: false, outboxId: undefined };

  const [running] = await tx
    .select({ id: handoffs.id })
    .from(handoffs)
    .where(and(eq(handoffs.leadId, leadId), inArray(handoffs.status, ["open", "accepted"])));
  if (running !== undefined && cause.kind === "manual") return { promoted: false, outboxId: undefined };
  const promoted = running === undefined && allowedMoves[lead.stage].includes("prospect");
  const handoffId = newId();
  const stopping = response.kind === "reply" ? response : { ...response, handoffId };
  await stopByRules(app, tx, { held, response: stopping, becomes: promoted }, now);
  if (running !== undefined) {
    if (reply === undefined) return { promoted: false, outboxId: undefined };
    const { inboundMailId } = reply;
    await alertAgain(tx, running.id, now);
    const entry = { topic: "handoff.reply", handoffId: running.id, inboundMailId } as const;
    return { promoted: false, outboxId: await oweOnceInAWhile(tx, entry, now) };
  }

  const before = {
    stage: lead.stage,
    stageAt: lead.stageAt.toISOString(),
    repId: lead.repId,
    coolUntil: lead.coolUntil?.toISOString() ?? null,
    coolSequenceId: lead.coolSequenceId,
  };
  if (promoted) {
    await tx
      .update(leads)
      .set({ ...prospect, stageAt: now, updatedAt: now })
      .where(eq(leads.id, leadId));
    const event = { cause, from: lead.stage, to: "prospect", by: actorOf(cause), ruleVersion: stageRulesVersion };
    await recordActivities(tx, [{ leadId, kind: "promoted", at: now, data: event }]);
  }
  const { outboxId } = await handOver(tx, { lead, cause, before, handoffId }, now);
  return { promoted, outboxId };
}

/** Whoever answers is left alone no longer. */
const prospect = { stage: "prospect", coolUntil: null, coolSequenceId: null } as const;

function actorOf(cause: PromotionCause): StageActor {
  return cause.kind === "manual" ? cause.by : { kind: "rule", rule: cause.kind };
}
