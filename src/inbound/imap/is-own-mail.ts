import { eq, inArray } from "drizzle-orm";
import type { MessageEnvelopeObject } from "imapflow";
import type { Executor } from "../../db/client.ts";
import { messages, reps, senders } from "../../db/schema/index.ts";
import { normalizeEmail } from "../../platform/email.ts";
import { ledgerIdIn } from "../../sender/message-id.ts";

/** True for what we wrote ourselves: mails of senders and reps, as they lie in folders of sent mail. */
export async function isOwnMail(db: Executor, envelope: MessageEnvelopeObject | undefined): Promise<boolean> {
  const from = (envelope?.from ?? []).flatMap(({ address }) => (address ? [normalizeEmail(address)] : []));
  if (from.length > 0) {
    const [sender] = await db.select({ id: senders.id }).from(senders).where(inArray(senders.email, from)).limit(1);
    if (sender !== undefined) return true;
    const [rep] = await db.select({ id: reps.id }).from(reps).where(inArray(reps.email, from)).limit(1);
    if (rep !== undefined) return true;
  }
  const messageId = envelope?.messageId ?? "";
  const id = ledgerIdIn(messageId);
  if (id === undefined) return false;
  const [message] = await db.select({ rfcMessageId: messages.rfcMessageId }).from(messages).where(eq(messages.id, id));
  return message?.rfcMessageId === messageId;
}
