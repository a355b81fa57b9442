import { classifyProviderEvent, findEventJson } from "./provider-event.ts";
import type { Verdict } from "./verdict.ts";
import type { MailView } from "./view.ts";

/** The verdict on a provider's event notification that came as mail (SES through an SNS mail subscription); null for any other mail. */
export function classifyMailedEvent(view: MailView): Verdict | null {
  if (!/"(?:notificationType|eventType|event-data|RecordType|event|Message)"/.test(view.text.slice(0, 4000)))
    return null;
  return classifyProviderEvent(findEventJson(view.text));
}
