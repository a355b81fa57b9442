import type { Tx } from "../../db/client.ts";
import { tasks, webhookCalls } from "../../db/schema/index.ts";
import { attributesOf } from "../../lead/built-in-attributes.ts";
import type { Effect } from "../machine/types.ts";
import type { FactBook } from "../facts/fact-book.ts";
import type { Owed } from "./owed.ts";

/** One task row for each visit of a task step, however often it is asked for. */
export async function createTasks(
  tx: Tx,
  owed: readonly Owed<Extract<Effect, { kind: "createTask" }>>[],
  now: Date,
): Promise<void> {
  if (owed.length === 0) return;
  const rows = owed.map(({ due, effect: { stepId, visit, step, dueAt } }) => ({
    enrollmentId: due.row.id,
    leadId: due.lead.id,
    stepId,
    visit,
    kind: step.task,
    title: step.title,
    note: step.note,
    dueAt,
    createdAt: now,
  }));
  await tx.insert(tasks).values(rows).onConflictDoNothing();
}

/** One call row for each visit of a webhook step; the `webhook` job makes the call. */
export async function createWebhookCalls(
  tx: Tx,
  owed: readonly Owed<Extract<Effect, { kind: "callWebhook" }>>[],
  facts: FactBook,
  now: Date,
): Promise<string[]> {
  if (owed.length === 0) return [];
  const rows = owed.map(({ due: { row, version }, effect: { stepId, visit, step } }) => {
    const lead = facts.lead(row.leadId);
    return {
      enrollmentId: row.id,
      leadId: lead.id,
      stepId,
      visit,
      url: step.url,
      body: {
        lead: { id: lead.id, stage: lead.stage, tags: lead.tags, attributes: attributesOf(lead) },
        sequence: { id: row.sequenceId, name: version.definition.name, version: version.number },
        enrollmentId: row.id,
        stepId,
        visit,
        at: now.toISOString(),
        data: step.body ?? {},
      },
      dueAt: now,
      createdAt: now,
    };
  });
  const added = await tx.insert(webhookCalls).values(rows).onConflictDoNothing().returning({ id: webhookCalls.id });
  return added.map(({ id }) => id);
}
