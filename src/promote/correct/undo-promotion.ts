import { and, eq, inArray, isNull, ne, or, sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { handoffs, inboundMails, leads, outbox } from "../../db/schema/index.ts";
import type { NotUndone, Undone } from "../../db/schema/inbound.ts";
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
 * Takes back what a mail made of its lead: the handoff is withdrawn, the lead is what they were before, and the rep, if told
 * already, hears of it. What a rep has accepted stays with the rep, and a lead who has answered in another mail, too, stays a
 * prospect by that one.
 */
export async function undoPromotion(tx: Tx, mail: InboundMail, now: Date): Promise<UndonePromotion> {
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
  const other = await anotherReply(tx, leadId, inboundMailId);
  return other === undefined ? withdrawHandoff(tx, handoff, { inboundMailId }, now) : keepByReply(tx, handoff, other);
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
 * hears of it. One that a rep has accepted stays with the rep, who hears of it as well.
 */
export async function withdrawHandoff(
  tx: Tx,
  handoff: Handoff,
  by: { inboundMailId?: string },
  now: Date,
): Promise<UndonePromotion> {
  const { id: handoffId, leadId, repId, before } = handoff;
  if (handoff.status === "accepted") {
    const outboxId = await owe(tx, { topic: "handoff.corrected", handoffId, ...by }, now);
    return {
      undone: [],
      kept: [stays("handoff_accepted", "A rep has accepted the handoff and knows best.")],
      outboxId,
    };
  }
  await tx.update(handoffs).set({ status: "withdrawn", respondedAt: now }).where(eq(handoffs.id, handoffId));
  const was = before ?? { stage: "lead" as const, stageAt: now.toISOString(), repId: null };
  await tx
    .update(leads)
    .set({ repId: was.repId, updatedAt: now, stage: was.stage, stageAt: new Date(was.stageAt) })
    .where(and(eq(leads.id, leadId), eq(leads.stage, "prospect")));
  await recordActivities(tx, [{ leadId, kind: "handoff", at: now, data: { handoffId, repId, status: "withdrawn" } }]);
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
  if (untold.length > 0 || repId === null) return { undone, kept: [] };
  return { undone, kept: [], outboxId: await owe(tx, { topic: "handoff.corrected", handoffId, ...by }, now) };
}

/** Another answer of a person that was settled about the lead, the latest. */
export async function anotherReply(tx: Tx, leadId: string, inboundMailId: string | null): Promise<string | undefined> {
  const [other] = await tx
    .select({ id: inboundMails.id })
    .from(inboundMails)
    .where(
      and(
        eq(inboundMails.leadId, leadId),
        inboundMailId === null ? undefined : ne(inboundMails.id, inboundMailId),
        eq(inboundMails.class, "human_reply"),
        eq(inboundMails.status, "settled"),
        or(isNull(inboundMails.review), eq(inboundMails.review, "accepted")),
      ),
    )
    .orderBy(sql`${inboundMails.receivedAt} desc`)
    .limit(1);
  return other?.id;
}
