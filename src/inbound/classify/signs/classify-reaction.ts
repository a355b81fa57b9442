import { verdict } from "../verdict.ts";
import type { Verdict } from "../verdict.ts";
import type { MailView } from "../view.ts";

/** What Gmail and Outlook write for readers whose programs show no reactions. */
const TOLD =
  /\breacted (?:to your (?:message|email)|via gmail)|hat (?:über gmail reagiert|auf ihre nachricht reagiert)|a réagi (?:via gmail|à votre message)|ha reaccionado (?:a tu mensaje|mediante gmail|a través de gmail)|ha reagito (?:al tuo messaggio|tramite gmail)|reagiu (?:à sua mensagem|pelo gmail)|heeft gereageerd (?:op je bericht|via gmail)/;
const LONGEST = 400;

/**
 * A reaction: one sign ("👍") in answer to a mail, without a word. Gmail sends it as a part of its own
 * (text/vnd.google.email-reaction+json), Outlook as a short mail that says so. Null for any other mail: a sign that
 * somebody typed is their answer.
 */
export function classifyReaction(view: MailView, visible: string): Verdict | null {
  const part = view.mail.parts.some(({ type }) => type === "text/vnd.google.email-reaction+json");
  const title = `${view.subject} ${view.folded.slice(0, LONGEST)}`;
  const told =
    visible.trim().length <= LONGEST && TOLD.test(title) && /\p{Extended_Pictographic}|reacted|:$/u.test(title);
  if (!part && !told) return null;
  return verdict("other", "reaction", 0.97, [part ? "reaction_part" : "reaction_text"], {
    recipient: view.mail.from?.address ?? null,
    originalMessageId: view.mail.inReplyTo[0] ?? view.mail.references.at(-1) ?? null,
  });
}
