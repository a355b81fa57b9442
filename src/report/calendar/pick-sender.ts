import type { Sender } from "../../sender/default-sender.ts";
import type { Course, Person } from "./world.ts";

/**
 * Who sends the next mail, as `createMessages` has it: the one that the step or the definition names; else the one of the
 * sequence's that wrote to the lead last; else the one that the lead's id picks.
 * @param senders oldest first
 */
export function pickSender(
  senders: readonly Sender[],
  { sequenceId, pool, definition }: Course,
  person: Person,
  named: string | undefined = definition.sender,
): string | undefined {
  if (named !== undefined) {
    const found =
      senders.find(({ key }) => key === named) ?? senders.find(({ id, name }) => id === named || name === named);
    if (found !== undefined) return found.id;
  }
  const own = person.mails.filter(({ senderId }) => pool.includes(senderId));
  const waiting = own.filter(({ sentAt }) => sentAt === null).toSorted((a, b) => b.queuedAt - a.queuedAt);
  const gone = own.toSorted((a, b) => (b.sentAt ?? 0) - (a.sentAt ?? 0));
  const last = (waiting[0] ?? gone[0])?.senderId ?? person.lastSender.get(sequenceId);
  return pool.length > 1 && last !== undefined ? last : pool[person.pick % pool.length];
}
