import { and, eq, gt, inArray, isNull, sql } from "drizzle-orm";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { Tx } from "../../db/client.ts";
import { deliveryFailures, leads, messages, outbox } from "../../db/schema/index.ts";
import type { InboundClass, NotUndone, Undone } from "../../db/schema/inbound.ts";
import { restoreEnrollments } from "../../enrollment/restore/restore-enrollments.ts";
import { liftSuppressions } from "../../lead/suppression/lift-suppressions.ts";
import type { InboundMail } from "../inbound/settled-mail.ts";
import { undoAbsence } from "./undo-absence.ts";
import { undoErasure } from "./undo-erasure.ts";
import { undoPromotion } from "./undo-promotion.ts";
import type { UndoneBy } from "./undo-promotion.ts";

/** What was undone, what was not, and what the caller enqueues after the commit. */
export interface UndoneMail {
  undone: Undone[];
  kept: NotUndone[];
  outboxId: number | undefined;
  senderIds: readonly string[];
}

/**
 * Undoes what followed from a settled mail, in the caller's transaction, which holds everyone concerned: the promotion, the
 * suppression, what counted against the sender, the stop and the wait of sequences, and the task of erasing data.
 */
export async function undoMail(
  app: SequenceParts,
  tx: Tx,
  mail: InboundMail,
  by: UndoneBy,
  now: Date,
): Promise<UndoneMail> {
  const { undone, kept, outboxId } = await undoPromotion(tx, mail, by, now);
  for (const { id, by } of await liftSuppressions(tx, mail, await addressesOf(tx, mail))) {
    if (by === null) undone.push({ what: "suppression", id });
    else {
      const reason = `The address stays suppressed: there is another reason (${by}).`;
      kept.push({ what: "suppression", code: "suppressed_otherwise", reason });
    }
  }
  const erasure = await undoErasure(tx, mail);
  undone.push(...erasure.undone);
  kept.push(...erasure.kept);
  if (await undoFailure(tx, mail)) undone.push({ what: "failure" });
  const { restored, refused, senderIds } = await restoreEnrollments(app, tx, mail, now);
  undone.push(...restored.map(({ id }) => ({ what: "enrollment" as const, id })));
  kept.push(...refused.map((one) => ({ what: "enrollment" as const, ...one })));
  if (await undoAbsence(tx, mail, now)) undone.push({ what: "absence" });
  // What a rep was to read of it, and was not told yet.
  await tx
    .update(outbox)
    .set({ doneAt: now })
    .where(
      and(
        isNull(outbox.doneAt),
        sql`${outbox.entry} ->> 'topic' in ('notice', 'handoff.reply')`,
        sql`${outbox.entry} ->> 'inboundMailId' = ${mail.id}`,
      ),
    );
  return { undone, kept, outboxId, senderIds };
}

/** The addresses of those whom a mail is from or about. */
async function addressesOf(tx: Tx, { leadId, messageId, writer }: InboundMail): Promise<string[]> {
  const known = leadId === null ? [] : await tx.select({ email: leads.email }).from(leads).where(eq(leads.id, leadId));
  const mailed =
    messageId === null
      ? []
      : await tx.select({ email: messages.email }).from(messages).where(eq(messages.id, messageId));
  return [...new Set([...known, ...mailed, ...(writer === null ? [] : [writer])].map(({ email }) => email))];
}

const failureOf: Partial<Record<InboundClass, ("bounce" | "complaint" | "policy")[]>> = {
  bounce_hard: ["bounce"],
  bounce_soft: ["policy"],
  complaint: ["complaint"],
};

async function undoFailure(tx: Tx, { messageId, settledAt, class: kind }: InboundMail): Promise<boolean> {
  const kinds = kind === null ? undefined : failureOf[kind];
  if (messageId === null || settledAt === null || kinds === undefined) return false;
  const gone = await tx
    .delete(deliveryFailures)
    .where(
      and(
        eq(deliveryFailures.messageId, messageId),
        inArray(deliveryFailures.kind, kinds),
        eq(deliveryFailures.at, settledAt),
      ),
    )
    .returning({ id: deliveryFailures.id });
  return gone.length > 0;
}

/** How many mails the lead got since a mail came that should have stopped them. */
export async function countSince(tx: Tx, leadId: string, since: Date): Promise<number> {
  const [counted] = await tx
    .select({ count: sql<number>`count(*)::int` })
    .from(messages)
    .where(and(eq(messages.leadId, leadId), gt(messages.sentAt, since)));
  return counted?.count ?? 0;
}
