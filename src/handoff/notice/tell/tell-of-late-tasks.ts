import { eq } from "drizzle-orm";
import type { Ground } from "../../../ground.ts";
import type { OutboxEntry } from "../../../db/schema/handoffs.ts";
import { teams } from "../../../db/schema/index.ts";
import { lineOf } from "../../../platform/stranger-text.ts";
import { standInFor } from "../../../rep/assign/stand-in.ts";
import { quietUntil } from "../../../rep/quiet-until.ts";
import { oweChannels } from "../channel/owe-channels.ts";
import { mailOperator } from "../mail-operator.ts";
import type { OperatorDeps } from "../mail-operator.ts";
import { mailRep } from "../mail-rep.ts";
import { toHtml } from "../write/mail.ts";
import { loadTold } from "../../task/load-tasks.ts";
import { taskLine } from "../../task/task-words.ts";

type Deps = OperatorDeps & Pick<Ground, "queues" | "signers">;

/**
 * Tells the manager of a team, without one the operator, of tasks that are late or that nobody can take; and the team's channels.
 * @returns whether nothing is owed any more; or until when it waits, in the quiet hours of the manager
 */
export async function tellOfLateTasks(
  app: Deps,
  { teamId, taskIds, uncounted = 0 }: Extract<OutboxEntry, { topic: "tasks.late" }>,
  outboxId: number,
): Promise<boolean | Date> {
  const { db, clock } = app;
  const now = clock.now();
  const open = await loadTold(db, taskIds);
  if (open.length === 0) return true;
  const [team] = teamId === null ? [] : await db.select().from(teams).where(eq(teams.id, teamId));
  const managerId = team?.managerId ?? null;
  const manager = managerId === null ? undefined : await standInFor(db, managerId, now);
  const quiet = manager === undefined ? null : quietUntil(manager.quietHours, manager.zone, now);
  await oweChannels(app, { outboxId, repId: manager?.id ?? null, inTheirs: quiet === null, teamId });
  if (quiet !== null) return quiet;
  const zone = manager?.zone ?? "UTC";
  const text = [
    "These tasks are late, or nobody can take them:",
    "",
    ...open.map((one) => `- ${lineOf(one.rep?.name ?? "Nobody", 200)}: ${taskLine(one, { zone, now })}`),
    ...(uncounted === 0 ? [] : [`- and ${uncounted} more`]),
    "",
    `GET ${app.site.publicUrl}/v1/tasks?status=open lists them; POST /v1/tasks/{id}/done or /skip ends one.`,
    "",
  ].join("\n");
  const count = open.length + uncounted;
  const mail = { subject: count === 1 ? "A task is late" : `${count} tasks are late`, text, html: toHtml(text, "") };
  const key = `tasks-late-${outboxId}`;
  return manager === undefined ? mailOperator(app, mail, key) : mailRep(app, manager, mail, key);
}
