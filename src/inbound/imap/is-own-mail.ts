import { eq } from "drizzle-orm";
import type { MessageEnvelopeObject } from "imapflow";
import type { Ground } from "../../ground.ts";
import type { Executor } from "../../db/client.ts";
import { messages } from "../../db/schema/index.ts";
import { normalizeEmail } from "../../platform/email.ts";
import { readRelayAddress } from "../../send/mail/relay-address.ts";
import { ledgerIdIn } from "../../sender/message-id.ts";
import { findOurPeople, isOurs } from "../match/our-people.ts";

/**
 * True for what we wrote ourselves: mails of senders and reps, as they lie in folders of sent mail. What comes under an
 * address of our own but asks for answers elsewhere was passed on by a group or a form, and is somebody else's. What a rep writes to a
 * relay address is to be sent on.
 */
export async function isOwnMail(
  db: Executor,
  { site, signers }: Pick<Ground, "site" | "signers">,
  envelope: MessageEnvelopeObject | undefined,
): Promise<boolean> {
  const addressesOf = (boxes: MessageEnvelopeObject["from"]) =>
    (boxes ?? []).flatMap(({ address }) => (address ? [normalizeEmail(address)] : []));
  const sentTo = [...addressesOf(envelope?.to), ...addressesOf(envelope?.cc)];
  if (sentTo.some((email) => readRelayAddress(site, signers.reply, email) !== undefined)) return false;
  const from = addressesOf(envelope?.from);
  const answerTo = addressesOf(envelope?.replyTo);
  const people = await findOurPeople(db, site.replyDomain, [...from, ...answerTo]);
  if (from.some((email) => people.addresses.has(email))) return answerTo.every((email) => isOurs(people, email));
  const messageId = envelope?.messageId ?? "";
  const id = ledgerIdIn(messageId);
  if (id === undefined) return false;
  const [message] = await db.select({ rfcMessageId: messages.rfcMessageId }).from(messages).where(eq(messages.id, id));
  return message?.rfcMessageId === messageId;
}
