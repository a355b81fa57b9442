import { FactBook } from "../../enrollment/facts/fact-book.ts";
import type { Facts } from "../../enrollment/machine/types.ts";
import type { Mail, Person, Walker, World } from "./world.ts";

/** All that the step machine knows of an enrollment at an instant, by the book that production makes. */
export function factsAt({ known }: Pick<World, "known">, walker: Walker, now: Date): Facts {
  const { id, person, messages, tasks, trigger, keptAt } = walker;
  const leadId = person.lead.id;
  const book = new FactBook(
    {
      ...known,
      messages: new Map([[id, messages]]),
      tasks: new Map([[id, tasks]]),
      triggers: new Map([[id, trigger]]),
      recentSends: new Map([[leadId, sendsAt(person, now)]]),
    },
    [person.lead],
    now,
  );
  return book.of(leadId, id, keptAt);
}

/**
 * The mails that count for a lead's caps at an instant, with the meaning of `loadSends`: one that has not gone counts when it will.
 * @param without the mail that is asked about
 */
export function sendsAt({ past, mails }: Person, now: Date, without?: Mail): Date[] {
  const others = mails.filter((mail) => mail !== without).map((mail) => new Date(countsAt(mail, now.getTime())));
  return [...past, ...others];
}

function countsAt({ sentAt, dueAt, queuedAt, allowedUntil }: Mail, now: number): number {
  if (sentAt !== null) return sentAt;
  if (dueAt > now) return dueAt;
  return allowedUntil !== null && allowedUntil > now ? now : Math.max(queuedAt, dueAt);
}
