import { and, eq, isNull, or, sql } from "drizzle-orm";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { Tx } from "../../db/client.ts";
import { enrollments } from "../../db/schema/index.ts";
import { recordActivities } from "../../lead/timeline/record-activity.ts";
import { recordDecisions } from "../record-decisions.ts";
import { judgeRestore } from "./judge-restore.ts";
import type { Refusal, Stopped } from "./judge-restore.ts";
import { reopenTasks } from "../task/cancel-tasks.ts";
import { requeueMessages } from "./requeue-messages.ts";
import { loadStanding } from "./load-standing.ts";

/** What became of the enrollments that a mail had stopped. `senderIds` have mails to send again. */
export interface Restored {
  restored: readonly Stopped[];
  refused: readonly (Refusal & { enrollmentId: string })[];
  senderIds: readonly string[];
}

/**
 * Lets enrollments go on that a mail, or a promotion (`id` of its handoff), had stopped by mistake, each as it stood then: mails that were canceled are queued
 * again, tasks that were are open again, and what came due meanwhile is taken at once, one mail at a time. One that something else would have stopped since,
 * or that another has taken the place of, stays stopped, with the reason. In the caller's transaction, which holds the
 * leads.
 * @param mail what had stopped them: an inbound mail, or by its id an act of the recipient
 * @param why for `explain`
 */
export async function restoreEnrollments(
  app: SequenceParts,
  tx: Tx,
  mail: { id: string; leadId: string | null; settledAt: Date | null },
  now: Date,
  because = "A person corrected what the mail was that had stopped it.",
): Promise<Restored> {
  const { id, leadId, settledAt } = mail;
  const stopped = await tx
    .select()
    .from(enrollments)
    .where(
      and(
        eq(enrollments.status, "exited"),
        or(
          eq(enrollments.endedBy, id),
          // What was stopped before `endedBy` was kept: in the transaction that settled the mail.
          leadId === null || settledAt === null
            ? undefined
            : and(
                isNull(enrollments.endedBy),
                isNull(enrollments.stood),
                eq(enrollments.leadId, leadId),
                eq(enrollments.endedAt, settledAt),
              ),
        ),
      ),
    )
    .orderBy(enrollments.id)
    .for("no key update");
  const restored: Stopped[] = [];
  const refused: (Refusal & { enrollmentId: string })[] = [];
  for (const one of stopped) {
    const standing = await loadStanding(app, tx, one, now);
    const refusal = standing === undefined ? undefined : judgeRestore(one, standing);
    if (standing === undefined) continue;
    if (refusal !== undefined) {
      refused.push({ ...refusal, enrollmentId: one.id });
      continue;
    }
    await goOn(tx, one, standing.waitsUntil, because, now);
    restored.push(one);
  }
  await reopenTasks(
    tx,
    restored.map(({ id }) => id),
    now,
  );
  return { restored, refused, senderIds: await requeueMessages(tx, restored, now) };
}

async function goOn(tx: Tx, one: Stopped, waitsUntil: Date | null, reason: string, now: Date): Promise<void> {
  const { id, leadId, sequenceId, versionId, stood, waitUntil } = one;
  const before = stood?.status ?? "active";
  const waits = before === "active" && waitsUntil !== null && waitsUntil > now;
  const status = waits ? "paused" : before;
  const dueAt = stood === null ? (waitUntil ?? now) : stood.dueAt === null ? null : new Date(stood.dueAt);
  const resumeAt = waits ? waitsUntil : stood?.resumeAt ? new Date(stood.resumeAt) : null;
  await tx
    .update(enrollments)
    .set({ status, dueAt, resumeAt, exitReason: null, endedAt: null, endedBy: null, stood: null })
    .where(eq(enrollments.id, id));
  // What happened meanwhile may be what it waits for. What ends it is seen when it is looked at next, before any mail.
  await tx.execute(sql`
    update enrollments set due_at = least(due_at, ${now.toISOString()}::timestamptz)
    where id = ${id} and status in ('active', 'paused')
      and (state = '{}' and wait_until is null or state -> 'waitingFor' ->> 'kind' <> 'time' or wait_until <= ${now.toISOString()}::timestamptz)`);
  await recordDecisions(tx, [
    { leadId, enrollmentId: id, sequenceId, versionId, at: now, rule: "correction", outcome: "goes_on", reason },
  ]);
  const data = { sequenceId, reason: "corrected" };
  await recordActivities(tx, [{ leadId, kind: "resumed", at: now, enrollmentId: id, data }]);
}
