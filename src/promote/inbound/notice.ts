import { and, eq, inArray, isNull } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { handoffs, reps } from "../../db/schema/index.ts";
import { recordActivities } from "../../lead/timeline/record-activity.ts";
import { normalizeEmail } from "../../platform/email.ts";
import { lockAssignments } from "../../rep/assign/lock.ts";
import { owe } from "../owe.ts";
import type { InboundMail, Outcome } from "./settled-mail.ts";

/**
 * What comes back from a notice to a rep, about a handoff or about what waits for them. A report that it was not delivered: nothing is assigned to the rep any more, the
 * operator is told, and the `handoffs` job gives what is open to others. A report of mere delay, or an automatic answer, changes
 * nothing.
 */
export async function settleNotice(tx: Tx, mail: InboundMail, now: Date): Promise<Outcome> {
  const failed = mail.class === "bounce_hard" || (mail.class === "bounce_soft" && mail.subtype !== "delayed");
  if (!failed) return undefined;
  const [handoff] =
    mail.noticeOf === null ? [] : await tx.select().from(handoffs).where(eq(handoffs.id, mail.noticeOf));
  await lockAssignments(tx);
  const repId = (await repOf(tx, mail)) ?? handoff?.repId ?? mail.repId;
  if (repId === null) return undefined;
  const [rep] = await tx
    .update(reps)
    .set({ unreachableAt: now })
    .where(and(eq(reps.id, repId), isNull(reps.unreachableAt)))
    .returning({ id: reps.id });
  if (rep === undefined) return undefined;
  if (handoff !== undefined) {
    const data = { handoffId: handoff.id, repId, status: "notice_returned", inboundMailId: mail.id };
    await recordActivities(tx, [{ leadId: handoff.leadId, kind: "handoff", at: now, data }]);
  }
  return owe(tx, { topic: "rep.unreachable", repId, inboundMailId: mail.id }, now);
}

/** Whom the report is about: a deputy reads notices, too. */
async function repOf(tx: Tx, mail: InboundMail): Promise<string | undefined> {
  const named = [mail.originalRecipient, mail.finalRecipient, mail.recipient].flatMap((one) =>
    one === null ? [] : [normalizeEmail(one)],
  );
  if (named.length === 0) return undefined;
  const [rep] = await tx.select({ id: reps.id }).from(reps).where(inArray(reps.email, named)).limit(1);
  return rep?.id;
}
