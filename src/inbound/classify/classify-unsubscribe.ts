import { readRemoval } from "../removal/read.ts";
import { readSender } from "./sender.ts";
import { verdict } from "./verdict.ts";
import type { Verdict } from "./verdict.ts";
import type { MailView } from "./view.ts";

const UNSUBSCRIBE_ADDRESS = /(?:^|[-+=._])(?:un-?sub(?:scribe)?|leave|opt-?out|list-?unsubscribe)(?:[-+=._@]|$)/i;

/**
 * The verdict on a wish to get no more mail: the mail form of List-Unsubscribe (RFC 2369, sent by the
 * reader's mail client), or the wish written in the newly written text `visible`, of subtype `erasure` when their data are to be
 * erased as well (GDPR Art. 17). Null when neither; quoted text, signatures and talk about unsubscribing do not count.
 */
export function classifyUnsubscribe(view: MailView, visible: string): Verdict | null {
  const form = !readSender(view).replyPrefix && isAddressedToForm(view);
  const { asks } = readRemoval(visible, ownSubject(view, visible));
  if (!form && asks === null) return null;
  const subtype = asks === "erasure" ? "erasure" : form ? "list_unsubscribe" : "reply_text";
  return verdict(
    "unsubscribe",
    subtype,
    form ? 0.95 : 0.85,
    [...(asks === "erasure" ? ["erasure_request"] : []), form ? "unsubscribe_address" : "unsubscribe_intent"],
    {
      recipient: view.mail.from?.address ?? null,
      originalMessageId: view.mail.inReplyTo[0] ?? view.mail.references.at(-1) ?? null,
    },
  );
}

function isAddressedToForm(view: MailView): boolean {
  const addresses = [...view.mail.to.map((box) => box.address), ...view.mail.deliveredTo];
  return addresses.some((address) => UNSUBSCRIBE_ADDRESS.test(address));
}

/** The subject as far as it is the writer's: some change it in their answer and leave the text empty. */
function ownSubject(view: MailView, visible: string): string {
  if (!readSender(view).replyPrefix) return view.mail.subject;
  return visible.trim() === "" ? view.mail.subject.replace(/^[^:：]{1,12}[:：]\s*/, "") : "";
}
