import { inArray } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { tasks, teams, webhookCalls } from "../../db/schema/index.ts";
import { attributesOf } from "../../lead/built-in-attributes.ts";
import { lineOf } from "../../platform/stranger-text.ts";
import { fillTaskText } from "../../sequence/task/task-text.ts";
import type { Effect } from "../machine/types.ts";
import type { FactBook } from "../facts/fact-book.ts";
import type { Owed } from "./owed.ts";

/**
 * One task row for each visit of a task step, however often it is asked for, with its words filled for the lead. The `tasks` job
 * gives it to somebody.
 */
export async function createTasks(
  tx: Tx,
  owed: readonly Owed<Extract<Effect, { kind: "createTask" }>>[],
  facts: FactBook,
  now: Date,
): Promise<void> {
  if (owed.length === 0) return;
  const teamIds = await teamsOf(
    tx,
    owed.flatMap(({ effect: { step } }) => step.team ?? []),
  );
  const rows = owed.map(({ due: { row, version }, effect: { stepId, visit, step, dueAt } }) => {
    const lead = facts.lead(row.leadId);
    const about = { lead, sequence: version.definition.name, stepId };
    return {
      enrollmentId: row.id,
      leadId: lead.id,
      stepId,
      visit,
      kind: step.task,
      title: lineOf(fillTaskText(step.title, about), titleAtMost) || step.title,
      note: step.note === undefined ? undefined : fillTaskText(step.note, about).slice(0, noteAtMost),
      teamId: teamIds.get(step.team ?? "") ?? null,
      dueAt,
      lookAt: now,
      createdAt: now,
    };
  });
  await tx.insert(tasks).values(rows).onConflictDoNothing();
}

const titleAtMost = 500;
const noteAtMost = 20_000;

/** Ids by key; a team that is gone is nobody's. */
async function teamsOf(tx: Tx, keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (keys.length === 0) return new Map();
  const rows = await tx
    .select({ id: teams.id, key: teams.key })
    .from(teams)
    .where(inArray(teams.key, [...new Set(keys)]));
  return new Map(rows.map(({ id, key }) => [key, id]));
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
