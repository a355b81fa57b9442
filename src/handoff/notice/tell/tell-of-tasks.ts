import { eq } from "drizzle-orm";
import type { Ground } from "../../../ground.ts";
import type { OutboxEntry } from "../../../db/schema/handoffs.ts";
import { reps } from "../../../db/schema/index.ts";
import { standInFor } from "../../../rep/assign/stand-in.ts";
import { quietUntil } from "../../../rep/quiet-until.ts";
import { oweChannels } from "../channel/owe-channels.ts";
import { mailRep } from "../mail-rep.ts";
import type { MailRepDeps } from "../mail-rep.ts";
import { toHtml } from "../write/mail.ts";
import { tasksUrl } from "../../page/links.ts";
import { loadTold } from "../../task/load-tasks.ts";
import { taskLines, tasksTitle } from "../../task/task-words.ts";

type Deps = MailRepDeps & Pick<Ground, "queues" | "signers">;

/**
 * Tells a rep, or who stands in, of tasks that are new to them or whose time is over, by mail and in their channels. Those that were
 * done meanwhile, or went to somebody else, are left out.
 * @returns whether nothing is owed any more; or until when it waits, in the quiet hours of the reader
 */
export async function tellOfTasks(
  app: Deps,
  { repId, taskIds, uncounted = 0 }: Extract<OutboxEntry, { topic: "tasks" }>,
  outboxId: number,
): Promise<boolean | Date> {
  const { db, clock, site, signers } = app;
  const now = clock.now();
  const [rep] = await db.select().from(reps).where(eq(reps.id, repId));
  const reader = (await standInFor(db, repId, now)) ?? rep;
  if (reader === undefined) return true;
  const open = await loadTold(db, taskIds, repId);
  if (open.length === 0) return true;
  const quiet = quietUntil(reader.quietHours, reader.zone, now);
  if (quiet !== null) return quiet;
  await oweChannels(app, { outboxId, repId: reader.id, inTheirs: true, teamId: null });
  const page = tasksUrl(site, signers.respond, repId, now);
  const { zone } = reader;
  const text = [
    ...open.flatMap((one) => [...taskLines(one, { zone, now }), ""]),
    ...(uncounted === 0 ? [] : [`${uncounted} more came, which the page has.`, ""]),
    `Done, or not worth doing? ${page}`,
    "",
  ].join("\n");
  const subject = tasksTitle(open, uncounted, { zone, now });
  return mailRep(app, reader, { subject, text, html: toHtml(text, page) }, `tasks-${outboxId}`);
}
