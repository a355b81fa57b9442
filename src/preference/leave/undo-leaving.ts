import { and, desc, eq, gt, isNull } from "drizzle-orm";
import { writeConsents } from "../../consent/state/write-consents.ts";
import type { Executor, Tx } from "../../db/client.ts";
import { leads, leavings, suppressions } from "../../db/schema/index.ts";
import { restoreEnrollments } from "../../enrollment/restore/restore-enrollments.ts";
import type { Ground } from "../../ground.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { loadRecipient } from "../find-recipient.ts";

type Deps = Pick<Ground & SequenceParts, "db" | "clock" | "queues" | "versions">;

export type Leaving = typeof leavings.$inferSelect;

/** "Just now": who finds out later signs up again. */
const undoWithinMs = 24 * 3_600_000;

const recently = (now: Date) => gt(leavings.at, new Date(now.getTime() - undoWithinMs));
const byMistake = "The recipient had left by mistake, and said so.";

/** What was left last by the link of a message and can be undone; undefined when nothing was. */
export async function findLeaving(db: Executor, messageId: string, now: Date): Promise<Leaving | undefined> {
  const [leaving] = await db
    .select()
    .from(leavings)
    .where(and(eq(leavings.messageId, messageId), isNull(leavings.undoneAt), recently(now)))
    .orderBy(desc(leavings.at), desc(leavings.id))
    .limit(1);
  return leaving;
}

/**
 * Undoes what a recipient left just now by the link of a message: the address comes off the list, or the topic is theirs again, and
 * sequences that had stopped go on as they stood. What else keeps the address out, or a sequence stopped, stays so. Recorded as the
 * person's own word.
 * @param input.wording what the button said
 * @returns whether it was undone
 */
export async function undoLeaving(
  app: Deps,
  { messageId, wording }: { messageId: string; wording: string },
): Promise<boolean> {
  const now = app.clock.now();
  const senderIds = await app.db.transaction(async (tx) => {
    const recipient = await loadRecipient(tx, messageId);
    if (recipient === undefined) return undefined;
    const { id: leadId } = recipient.lead;
    await tx.select({ id: leads.id }).from(leads).where(eq(leads.id, leadId)).for("update");
    const leaving = await findLeaving(tx, messageId, now);
    if (leaving === undefined) return undefined;
    const { topic } = leaving;
    if (topic === "" && !(await lift(tx, messageId, [recipient.email, recipient.lead.email]))) return undefined;
    const granted = topic === "" ? { mail: "granted" as const } : { topics: { [topic]: "granted" as const } };
    const said = { ...granted, method: "undo", wording, evidence: { messageId } };
    await writeConsents(tx, [{ leadId, said, trust: "said", by: "recipient", method: "undo" }], now);
    await tx.update(leavings).set({ undoneAt: now }).where(eq(leavings.id, leaving.id));
    const ended = { id: leaving.id, leadId, settledAt: null };
    return (await restoreEnrollments(app, tx, ended, now, byMistake)).senderIds;
  });
  if (senderIds === undefined) return false;
  await app.queues.enqueue("advance", {});
  for (const senderId of senderIds) await app.queues.enqueue("dispatch", { senderId });
  return true;
}

/**
 * Lets sequences go on that had stopped when a topic was left, not long ago, which is the lead's again. In the caller's transaction.
 * @returns the senders of mails that go on
 */
export async function takeBack(
  app: Deps,
  tx: Tx,
  { leadId, topic }: { leadId: string; topic: string },
  now: Date,
): Promise<string[]> {
  const left = await tx
    .update(leavings)
    .set({ undoneAt: now })
    .where(and(eq(leavings.leadId, leadId), eq(leavings.topic, topic), isNull(leavings.undoneAt), recently(now)))
    .returning({ id: leavings.id });
  const senderIds: string[] = [];
  for (const { id } of left) {
    const ended = { id, leadId, settledAt: null };
    senderIds.push(...(await restoreEnrollments(app, tx, ended, now, byMistake)).senderIds);
  }
  return senderIds;
}

/** @returns false, and nothing is done, when an address is on the list for something else as well */
async function lift(tx: Tx, messageId: string, emails: readonly string[]): Promise<boolean> {
  for (const email of new Set(emails)) {
    const [row] = await tx.select().from(suppressions).where(eq(suppressions.email, email)).for("update");
    if (row === undefined) continue;
    const causes = [row, ...row.also];
    const own = causes.every(
      (one) => one.reason === "unsubscribe" && one.messageId === messageId && !one.inboundMailId,
    );
    if (!own) return false;
  }
  for (const email of new Set(emails)) await tx.delete(suppressions).where(eq(suppressions.email, email));
  return true;
}
