import { classifyProviderEvent, findEventJson } from "./provider-event.ts";
import { readSender } from "../sender.ts";
import type { Verdict } from "../verdict.ts";
import type { MailView } from "../view.ts";

/** The verdict on a provider's event notification that came as mail (SES through an SNS mail subscription); null for any other mail. */
export function classifyMailedEvent(view: MailView): Verdict | null {
  if (!/"(?:notificationType|eventType|event-data|RecordType|event|Message)"/.test(view.text.slice(0, 4000)))
    return null;
  // A developer who sends such an event along with an answer is a person.
  if (view.mail.inReplyTo.length > 0 || readSender(view).replyPrefix) return null;
  return classifyProviderEvent(findEventJson(view.text));
}
