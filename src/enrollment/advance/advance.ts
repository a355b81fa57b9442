import type { SQL } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { takeBatch } from "../../aside/take-batch.ts";
import type { Take } from "../../aside/take-batch.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { Tx } from "../../db/client.ts";
import { planByKey } from "../../db/plan-by-key.ts";
import { recordActivities } from "../../lead/timeline/record-activity.ts";
import { mergeNeeded } from "../../sequence/definition/merge-needed.ts";
import { claimDue } from "./claim-due.ts";
import type { DueEnrollment } from "./claim-due.ts";
import { createMessages } from "./create-messages.ts";
import { createTasks, createWebhookCalls } from "./create-tasks.ts";
import { enterAndLeave } from "./enter-and-leave.ts";
import { enrollmentItem, holdEnrollments, setStuckAside } from "./hold-enrollments.ts";
import type { Stuck } from "./hold-enrollments.ts";
import { owedOf } from "./owed.ts";
import type { Owed } from "./owed.ts";
import { recordStepMoves, updateLeads } from "./update-leads.ts";
import { writeStates } from "./write-states.ts";
import type { FactBook } from "../facts/fact-book.ts";
import { loadFacts } from "../facts/load-facts.ts";
import { advance } from "../machine/advance.ts";
import type { Advance } from "../machine/types.ts";
import { hasNotBegun } from "../read-state.ts";
import { recordDecisions } from "../record-decisions.ts";
import type { NewDecision } from "../record-decisions.ts";
import { admitWaiting, wakeWaiting } from "../waiting.ts";

type Deps = Pick<Ground & SequenceParts, "db" | "clock" | "log" | "queues" | "versions" | "site">;

const batchSize = 500;

interface Moved {
  due: DueEnrollment;
  result: Advance;
}

/** Moves due enrollments on until none is due: carries out what their steps owe and sets the next due times. */
export async function advanceDue(app: Deps): Promise<void> {
  for (;;) {
    const admitted = await takeBatch(app, "advance", (tx, take) =>
      admitWaiting(app, tx, take, app.clock.now(), batchSize),
    );
    const batch = await takeBatch(app, "advance", (tx, take) => advanceBatch(app, tx, take));
    await handDown(app, batch);
    // Of several sequences each has its share of a batch, which need not be full while there is more.
    if (batch.taken === 0 && admitted < batchSize) return;
  }
}

/** What a batch has made for others to do. */
export interface Made {
  senderIds: string[];
  calls: string[];
}

/** Makes the jobs for it, once it is committed. */
export async function handDown({ queues }: Pick<Deps, "queues">, { senderIds, calls }: Made): Promise<void> {
  for (const senderId of new Set(senderIds)) await queues.enqueue("dispatch", { senderId });
  for (const webhookCallId of calls) await queues.enqueue("webhook", { webhookCallId });
}

/**
 * Moves one batch on. An enrollment that cannot move is set aside alone.
 * @param which narrows down what is taken
 * @returns how many were taken up, and what they have made
 */
export async function advanceBatch(app: Deps, tx: Tx, take: Take, which?: SQL): Promise<Made & { taken: number }> {
  const now = app.clock.now();
  await planByKey(tx);
  const claimed = await claimDue(app, tx, now, batchSize, which);
  const { outs, aside } = await take(
    claimed,
    (part, some) => carryOut(app, part, some, now),
    ({ row }) => enrollmentItem(row),
  );
  await holdEnrollments(
    tx,
    aside.map(({ row }) => row.id),
  );
  return {
    taken: claimed.length,
    senderIds: outs.flatMap(({ senderIds }) => senderIds),
    calls: outs.flatMap(({ calls }) => calls),
  };
}

async function carryOut(app: Deps, tx: Tx, claimed: readonly DueEnrollment[], now: Date): Promise<Made> {
  const facts = await loadFacts(
    tx,
    claimed.map(({ lead }) => lead),
    // one that has not begun has no messages and no tasks yet
    claimed.flatMap(({ row }) => (hasNotBegun(row) ? [] : [row.id])),
    mergeNeeded(claimed.map(({ version }) => version.needed)),
    now,
    claimed.map(({ row }) => row.id),
  );
  const moved: Moved[] = [];
  const stuck: Stuck[] = [];
  for (const due of claimed) {
    try {
      moved.push({ due, result: move(due, facts, now) });
    } catch (error) {
      app.log.error({ err: error, enrollmentId: due.row.id }, "the enrollment cannot move on; it is set aside");
      stuck.push({ row: due.row, error });
    }
  }
  await setStuckAside(tx, stuck, now);
  const owed = moved.flatMap(({ due, result }) => result.effects.map((effect): Owed => ({ due, effect })));

  await writeStates(
    tx,
    moved.map(({ result }) => result.state),
    now,
  );
  // Before the mails are queued: a change of the lead has the rules of those asked again that are queued already.
  const changed = owedOf(owed, "updateLead").map(({ due }) => due.lead.id);
  await updateLeads(tx, changed, facts);
  await recordStepMoves(tx, owedOf(owed, "updateLead"), now);
  const senderIds = await createMessages(app, tx, owedOf(owed, "sendEmail"), now);
  await createTasks(tx, owedOf(owed, "createTask"), facts, now);
  const calls = await createWebhookCalls(tx, owedOf(owed, "callWebhook"), facts, now);
  await recordDecisions(tx, moved.flatMap(toDecisions));
  await recordCompleted(tx, moved, now);
  await enterAndLeave(app, tx, moved, owed, facts, now);
  return { senderIds, calls };
}

function move({ row, version, state }: DueEnrollment, facts: FactBook, now: Date): Advance {
  const { definition } = version;
  const result = advance({ definition, state, facts: facts.of(row.leadId, row.id, row.keptAt), now });
  for (const effect of result.effects) facts.note(row.leadId, effect, now);
  return result;
}

function toDecisions({ due: { row, version }, result }: Moved): NewDecision[] {
  const about = { leadId: row.leadId, enrollmentId: row.id, sequenceId: row.sequenceId, versionId: version.id };
  const flagged = hasNotBegun(row)
    ? result.flags.map(({ code, detail }) => ({
        ...about,
        at: row.createdAt,
        rule: code,
        outcome: "flagged",
        reason: detail,
      }))
    : [];
  return [...flagged, ...result.decisions.map((decision) => ({ ...about, ...decision }))];
}

async function recordCompleted(tx: Tx, moved: readonly Moved[], now: Date): Promise<void> {
  const completed = moved.filter(({ result }) => result.state.status === "completed");
  await recordActivities(
    tx,
    completed.map(({ due: { row } }) => ({
      leadId: row.leadId,
      kind: "sequence_completed" as const,
      at: now,
      enrollmentId: row.id,
      data: { sequenceId: row.sequenceId },
    })),
  );
  await wakeWaiting(
    tx,
    completed.map(({ due }) => due.row.leadId),
    now,
  );
}
