import { and, eq, gt, gte, inArray, isNull, ne, or, sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { handoffs, inboundMails, leads, outbox } from "../../db/schema/index.ts";
import type { NotUndone, Undone } from "../../db/schema/inbound.ts";
import type { Stage, StageActor } from "../../db/schema/leads.ts";
import { stageRulesVersion } from "../../lead/stage/allowed-moves.ts";
import { recordActivities } from "../../lead/timeline/record-activity.ts";
import type { InboundMail } from "../inbound/settled-mail.ts";
import { owe } from "../owe.ts";

type Handoff = typeof handoffs.$inferSelect;

export interface UndonePromotion {
  undone: Undone[];
  kept: NotUndone[];
  outboxId?: number;
}

/**
 * Who takes a promotion back.
 * @property notAProspect the person is none, as a rep says: that holds of an accepted handoff as well
 */
export interface UndoneBy {
  by: StageActor;
  notAProspect?: boolean;
}

/**
 * Takes back what a mail made of its lead: the handoff is withdrawn, the lead is what they were before, and the rep, if told
 * already, hears of it. What a rep has accepted stays with the rep, unless it is said that they are no prospect; and a lead who
 * has answered in another mail, too, stays a prospect by that one.
 */
export async function undoPromotion(
  tx: Tx,
  mail: InboundMail,
  undoneBy: UndoneBy,
  now: Date,
): Promise<UndonePromotion> {
  const { id: inboundMailId, leadId } = mail;
  if (leadId === null) return { undone: [], kept: [] };
  const [handoff] = await tx
    .select()
    .from(handoffs)
    .where(
      and(
        eq(handoffs.leadId, leadId),
        inArray(handoffs.status, ["open", "accepted"]),
        sql`${handoffs.cause} ->> 'inboundMailId' = ${inboundMailId}`,
      ),
    );
  if (handoff === undefined) return { undone: [], kept: [] };
  const other = await anotherReply(tx, leadId, inboundMailId, null);
  return other === undefined
    ? withdrawHandoff(tx, handoff, { inboundMailId }, undoneBy, now)
    : keepByReply(tx, handoff, other);
}

const stays = (code: string, reason: string): NotUndone => ({ what: "promotion", code, reason });

/** A handoff stands by another answer of the lead, which is its cause from now on. */
export async function keepByReply(tx: Tx, { id }: Handoff, inboundMailId: string): Promise<UndonePromotion> {
  const cause = { kind: "reply", inboundMailId } as const;
  await tx.update(handoffs).set({ cause }).where(eq(handoffs.id, id));
  return { undone: [], kept: [stays("replied_otherwise", "The lead has answered in another mail as well.")] };
}

/**
 * Withdraws a running handoff whose cause is none any more: the lead is what they were before, and the rep, if told already,
 * hears of it, unless it is the one who says so. One that a rep has accepted stays with the rep, who hears of it as well,
 * unless it is said that they are no prospect.
 */
export async function withdrawHandoff(
  tx: Tx,
  handoff: Handoff,
  because: { inboundMailId?: string; said?: true },
  { by, notAProspect = false }: UndoneBy,
  now: Date,
): Promise<UndonePromotion> {
  const { id: handoffId, leadId, repId, before } = handoff;
  if (handoff.status === "accepted" && !notAProspect) {
    const outboxId = await owe(tx, { topic: "handoff.corrected", handoffId, ...because }, now);
    return {
      undone: [],
      kept: [stays("handoff_accepted", "A rep has accepted the handoff and knows best.")],
      outboxId,
    };
  }
  await tx.update(handoffs).set({ status: "withdrawn", respondedAt: now }).where(eq(handoffs.id, handoffId));
  const was = before ?? { stage: "lead" as const, stageAt: now.toISOString(), repId: null };
  const moved = await tx
    .update(leads)
    .set({
      repId: was.repId,
      updatedAt: now,
      stage: was.stage,
      stageAt: new Date(was.stageAt),
      coolUntil: typeof was.coolUntil === "string" ? new Date(was.coolUntil) : null,
      coolSequenceId: was.coolSequenceId ?? null,
      sqlAt: null,
    })
    .where(and(eq(leads.id, leadId), eq(leads.stage, "prospect")))
    .returning({ id: leads.id });
  await recordActivities(tx, [
    ...(moved.length > 0 && was.stage !== "prospect"
      ? [{ leadId, kind: "stage" as const, at: now, data: undoneEvent(was.stage, handoffId, by) }]
      : []),
    { leadId, kind: "handoff", at: now, data: { handoffId, repId, status: "withdrawn" } },
  ]);
  const undone: Undone[] = [{ what: "promotion", id: handoffId }];
  // Whoever was never told of it need not hear that it is over.
  const untold = await tx
    .update(outbox)
    .set({ doneAt: now })
    .where(
      and(
        isNull(outbox.doneAt),
        eq(outbox.attempts, 0),
        sql`${outbox.entry} ->> 'topic' = 'handoff.created' and ${outbox.entry} ->> 'handoffId' = ${handoffId}`,
      ),
    )
    .returning({ id: outbox.id });
  const knows = by.kind === "rep" && by.id === repId;
  if (untold.length > 0 || repId === null || knows) return { undone, kept: [] };
  return { undone, kept: [], outboxId: await owe(tx, { topic: "handoff.corrected", handoffId, ...because }, now) };
}

function undoneEvent(to: Stage, handoffId: string, by: StageActor): Record<string, unknown> {
  return { from: "prospect", to, move: "undone", cause: "correction", by, ruleVersion: stageRulesVersion, handoffId };
}

/** Another answer of a person that was settled about the lead, the latest, which came since, and since a rep gave them back. */
export async function anotherReply(
  tx: Tx,
  leadId: string,
  inboundMailId: string | null,
  since: Date | null,
): Promise<string | undefined> {
  const [other] = await tx
    .select({ id: inboundMails.id })
    .from(inboundMails)
    .innerJoin(leads, eq(leads.id, inboundMails.leadId))
    .where(
      and(
        eq(inboundMails.leadId, leadId),
        inboundMailId === null ? undefined : ne(inboundMails.id, inboundMailId),
        since === null ? undefined : gte(inboundMails.receivedAt, since),
        or(isNull(leads.recycledAt), gt(inboundMails.receivedAt, leads.recycledAt)),
        eq(inboundMails.class, "human_reply"),
        eq(inboundMails.status, "settled"),
        or(isNull(inboundMails.review), eq(inboundMails.review, "accepted")),
      ),
    )
    .orderBy(sql`${inboundMails.receivedAt} desc`)
    .limit(1);
  return other?.id;
}
