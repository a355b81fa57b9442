import { eq } from "drizzle-orm";
import type { Ground } from "../../../ground.ts";
import type { OutboxEntry } from "../../../db/schema/handoffs.ts";
import { reps } from "../../../db/schema/index.ts";
import { quietUntil } from "../../../rep/quiet-until.ts";
import { oweChannels } from "../channel/owe-channels.ts";
import { mailRep } from "../mail-rep.ts";
import type { MailRepDeps } from "../mail-rep.ts";
import { toHtml } from "../write/mail.ts";
import { handoffUrl, tasksUrl } from "../../page/links.ts";
import { digestTitle, digestWords } from "../../digest/digest-words.ts";
import { loadDigest, saysNothing } from "../../digest/load-digest.ts";

type Deps = MailRepDeps & Pick<Ground, "queues" | "signers">;

/**
 * Tells a rep what waits, what is late, and which tasks are due, by mail and in their channels; nothing when by now nothing waits.
 * @returns whether nothing is owed any more; or until when it waits, in the quiet hours of the rep
 */
export async function tellDigest(
  app: Deps,
  { repId, day }: Extract<OutboxEntry, { topic: "digest" }>,
  outboxId: number,
): Promise<boolean | Date> {
  const { db, clock, site, signers } = app;
  const now = clock.now();
  const [rep] = await db.select().from(reps).where(eq(reps.id, repId));
  if (rep === undefined || !rep.active) return true;
  const quiet = quietUntil(rep.quietHours, rep.zone, now);
  if (quiet !== null) return quiet;
  const digest = await loadDigest(db, rep, now);
  if (saysNothing(digest)) return true;
  await oweChannels(app, { outboxId, repId, inTheirs: true, teamId: null });
  const tasksPage = tasksUrl(site, signers.respond, repId, now);
  const text = [
    ...digestWords(digest, rep.zone, now).flatMap(({ title, lines, left }) => [
      title,
      ...lines.flatMap((line) => [
        `- ${line.text}`,
        ...(line.isTask ? [] : [`  ${handoffUrl(site, signers.respond, { handoffId: line.id, repId }, now)}`]),
      ]),
      ...(left === 0 ? [] : [`- and ${left} more`]),
      "",
    ]),
    `All your tasks: ${tasksPage}`,
    "",
  ].join("\n");
  const mail = { subject: digestTitle(digest), text, html: toHtml(text, tasksPage) };
  return mailRep(app, rep, mail, `digest-${repId}-${day}`);
}
