import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { Tx } from "../../db/client.ts";
import { messages } from "../../db/schema/index.ts";
import { recordActivities } from "../../lead/timeline/record-activity.ts";
import { settleReply } from "./reply.ts";
import { activityOf } from "./settled-mail.ts";
import type { AboutLead, Outcome } from "./settled-mail.ts";

/**
 * Signs without words: a reaction ("👍"), a bare answer to an invitation. They stand on the timeline, and promote only by
 * the rule of the sequence whose mail they answer. Anything else changes nothing.
 */
export async function settleOther(
  app: SequenceParts & Pick<Ground, "signers">,
  tx: Tx,
  mail: AboutLead,
  now: Date,
): Promise<Outcome> {
  const { subtype, messageId } = mail;
  const isReaction = subtype === "reaction";
  const isCalendar = subtype?.startsWith("calendar") ?? false;
  if (!isReaction && !isCalendar) return undefined;
  await recordActivities(tx, [activityOf(mail, isReaction ? "reacted" : "calendar_answered", now)]);
  const sign = isReaction ? "reaction" : subtype === "calendar_accepted" ? "acceptance" : null;
  if (sign === null || messageId === null || !(mail.matchedBy === "token" || mail.matchedBy === "references"))
    return undefined;
  const [message] = await tx.select({ versionId: messages.versionId }).from(messages).where(eq(messages.id, messageId));
  if (message === undefined) return undefined;
  const { promotion } = (await app.versions.get(tx, message.versionId)).definition;
  return promotion.also?.includes(sign) === true ? settleReply(app, tx, mail, now) : undefined;
}
