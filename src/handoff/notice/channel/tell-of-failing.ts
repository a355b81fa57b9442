import { eq } from "drizzle-orm";
import type { OutboxEntry } from "../../../db/schema/handoffs.ts";
import { channels, reps, teams } from "../../../db/schema/index.ts";
import { lineOf } from "../../../platform/stranger-text.ts";
import { mailOperator } from "../mail-operator.ts";
import type { OperatorDeps } from "../mail-operator.ts";
import { toHtml } from "../write/mail.ts";

/** Tells the operator that a channel has failed for days. @returns whether nothing is owed any more */
export async function tellOfFailing(
  app: OperatorDeps,
  { channelId }: Extract<OutboxEntry, { topic: "channel.failing" }>,
  outboxId: number,
): Promise<boolean> {
  const [row] = await app.db
    .select({ channel: channels, rep: reps.name, team: teams.name })
    .from(channels)
    .leftJoin(reps, eq(reps.id, channels.repId))
    .leftJoin(teams, eq(teams.id, channels.teamId))
    .where(eq(channels.id, channelId));
  if (row === undefined || row.channel.failingSince === null) return true;
  const { name, kind, shownUrl, failingSince, lastError } = row.channel;
  const whose = row.rep ?? `the team ${row.team ?? ""}`;
  const text = [
    `The channel "${lineOf(name, 200)}" (${kind}, ${shownUrl}) of ${lineOf(whose, 200)} takes nothing since ${failingSince.toISOString().slice(0, 16).replace("T", " ")} UTC.`,
    ...(lastError === null ? [] : ["", `The other side says: ${lineOf(lastError, 300)}`]),
    "",
    "The mails to them go all the same. Give it another URL, or take it away:",
    `PATCH or DELETE ${app.site.publicUrl}/v1/channels/${channelId}`,
    `POST ${app.site.publicUrl}/v1/channels/${channelId}/test tries it.`,
    "",
  ].join("\n");
  const subject = `The channel "${lineOf(name, 100)}" does not work`;
  return mailOperator(app, { subject, text, html: toHtml(text, "") }, `channel-${outboxId}`);
}
