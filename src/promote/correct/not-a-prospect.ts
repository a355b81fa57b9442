import { and, eq, gte } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { InboundParts } from "../../inbound/parts.ts";
import { correctionsOf } from "../../inbound/correction/list-corrections.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { Tx } from "../../db/client.ts";
import { handoffs, inboundMails, leads } from "../../db/schema/index.ts";
import type { InboundClass, NotUndone, Undone } from "../../db/schema/inbound.ts";
import type { StageActor } from "../../db/schema/leads.ts";
import { restoreEnrollments } from "../../enrollment/restore/restore-enrollments.ts";
import { holdLeads } from "../../enrollment/stop/hold-leads.ts";
import { ConflictError, found } from "../../platform/errors.ts";
import { checkActor } from "../../lead/stage/actor.ts";
import { reclassify } from "./reclassify.ts";
import { anotherReply, keepByReply, withdrawHandoff } from "./undo-promotion.ts";

const because = "A person said that the lead is no prospect, so the promotion that had stopped it is undone.";

type Handoff = typeof handoffs.$inferSelect;
type Deps = Pick<
  Ground & SequenceParts & InboundParts,
  "db" | "clock" | "queues" | "signers" | "inbound" | "versions" | "log" | "site"
>;

/** `class` is what the mail was instead, when the handoff is by a mail; `keyId` is the API key of who says so. */
export interface NotAProspectInput {
  handoffId: string;
  class: Exclude<InboundClass, "human_reply">;
  reason?: string | undefined;
  by: StageActor;
  keyId: string;
}

/** What was undone, and what was not and why. */
export interface Taken {
  undone: readonly Undone[];
  kept: readonly NotUndone[];
}

/**
 * A person says that who was handed over is no prospect. In one transaction the handoff is withdrawn, accepted or not, the
 * lead is what they were before, and the sequences that the promotion stopped go on. A mail that was the cause is corrected as
 * well. The same word again changes nothing.
 * @throws NotFoundError; ConflictError `handoff_closed` when the handoff is over in another way; what `reclassify` throws
 */
export async function notAProspect(app: Deps, input: NotAProspectInput): Promise<Taken> {
  const { db } = app;
  await db.transaction((tx) => checkActor(tx, input.by));
  const handoff = found(
    await db.select().from(handoffs).where(eq(handoffs.id, input.handoffId)),
    "handoff",
    input.handoffId,
  );
  if (isOver(handoff)) return { undone: [], kept: [] };
  const id = await answerOf(db, handoff);
  if (id === null) return undoByHand(app, input);
  const { class: kind, reason, by, keyId } = input;
  await reclassify(app, { id, class: kind, reason, by: keyId, notAProspect: by });
  const [latest] = await correctionsOf(app, { id });
  return { undone: latest?.undone ?? [], kept: latest?.kept ?? [] };
}

/** The mail that is still taken for the answer which the handoff is about; null when there is none to correct. */
async function answerOf(db: Deps["db"], { cause }: Handoff): Promise<string | null> {
  if (!("inboundMailId" in cause)) return null;
  const [mail] = await db
    .select({ class: inboundMails.class })
    .from(inboundMails)
    .where(eq(inboundMails.id, cause.inboundMailId));
  return mail?.class === "human_reply" ? cause.inboundMailId : null;
}

/** @throws ConflictError `handoff_closed` */
function isOver({ status }: Handoff): boolean {
  if (status === "open" || status === "accepted") return false;
  if (status === "withdrawn") return true;
  throw new ConflictError("handoff_closed", `The handoff is ${status} already: nothing is left of it to undo.`);
}

async function undoByHand(app: Deps, { handoffId, by }: NotAProspectInput): Promise<Taken> {
  const { db, clock, queues } = app;
  const done = await db.transaction(async (tx) => {
    const now = clock.now();
    const about = await tx.select({ leadId: handoffs.leadId }).from(handoffs).where(eq(handoffs.id, handoffId));
    const { leadId } = found(about, "handoff", handoffId);
    await holdLeads(app, tx, [{ kind: "opens", leadId, enrollmentId: null }], "update");
    const rows = await tx.select().from(handoffs).where(eq(handoffs.id, handoffId)).for("update");
    const handoff = found(rows, "handoff", handoffId);
    if (isOver(handoff)) return { undone: [], kept: [], outboxId: undefined, senderIds: [] };
    const byMail = "inboundMailId" in handoff.cause ? [handoff.cause.inboundMailId] : [];
    const stoppedBy = [...(await handoffsSince(tx, leadId)), ...byMail];
    const other = await anotherReply(tx, leadId, byMail[0] ?? null, handoff.createdAt);
    if (other !== undefined) return { ...(await keepByReply(tx, handoff, other)), senderIds: [] };
    const { undone, kept, outboxId } = await withdrawHandoff(
      tx,
      handoff,
      { said: true },
      { by, notAProspect: true },
      now,
    );
    const senderIds: string[] = [];
    for (const id of stoppedBy) {
      const restored = await restoreEnrollments(app, tx, { id, leadId, settledAt: null }, now, because);
      undone.push(...restored.restored.map((one) => ({ what: "enrollment" as const, id: one.id })));
      kept.push(...restored.refused.map((one) => ({ what: "enrollment" as const, ...one })));
      senderIds.push(...restored.senderIds);
    }
    return { undone, kept, outboxId, senderIds };
  });
  if (done.outboxId !== undefined) await queues.enqueue("notify", { outboxId: String(done.outboxId) });
  for (const senderId of new Set(done.senderIds)) await queues.enqueue("dispatch", { senderId });
  await queues.enqueue("advance", {});
  return { undone: done.undone, kept: done.kept };
}

/** The handoffs of this promotion: one that was declined stands for what it stopped when the next rep has it. */
async function handoffsSince(tx: Tx, leadId: string): Promise<string[]> {
  const rows = await tx
    .select({ id: handoffs.id })
    .from(handoffs)
    .innerJoin(leads, eq(leads.id, handoffs.leadId))
    .where(and(eq(handoffs.leadId, leadId), gte(handoffs.createdAt, leads.stageAt)))
    .orderBy(handoffs.id);
  return rows.map(({ id }) => id);
}
