import { fold } from "./fold.ts";
import { readSender } from "./sender.ts";
import { unsubscribeIntent, unsubscribeTalk } from "./phrases/unsubscribe-intent.ts";
import { unsubscribeIntentLocalized } from "./phrases/unsubscribe-intent-localized.ts";
import { unsubscribeWhole } from "./phrases/unsubscribe-whole.ts";
import { verdict } from "./verdict.ts";
import type { Verdict } from "./verdict.ts";
import type { MailView } from "./view.ts";

const MAX_WORDS = 700;

/**
 * The verdict on a wish to get no more mail: the mail form of List-Unsubscribe (RFC 2369, sent by the
 * reader's mail client), or the wish written in the newly written text `visible`, in twelve and more
 * languages. Null when neither; quoted text, signatures and talk about unsubscribing do not count.
 */
export function classifyUnsubscribe(view: MailView, visible: string): Verdict | null {
  const form = listUnsubscribeForm(view, visible);
  const reason = form ?? statedWish(view, visible);
  if (reason === null) return null;
  return verdict("unsubscribe", form ? "list_unsubscribe" : "reply_text", form ? 0.95 : 0.85, [reason], {
    recipient: view.mail.from?.address ?? null,
    originalMessageId: view.mail.inReplyTo[0] ?? view.mail.references.at(-1) ?? null,
  });
}

function listUnsubscribeForm(view: MailView, visible: string): string | null {
  const addressed = [...view.mail.to.map((box) => box.address), ...view.mail.deliveredTo].some((address) =>
    /(?:^|[-+=._])(?:un-?sub(?:scribe)?|leave|opt-?out|list-?unsubscribe)(?:[-+=._@]|$)/i.test(address),
  );
  if (addressed && !readSender(view).replyPrefix) return "unsubscribe_address";
  const { subject } = view;
  if (
    /^(?:un-?subscribe|list-?unsubscribe|opt[- ]?out|remove|remove me)\b.{0,120}$/.test(subject) &&
    fold(visible).length < 200 &&
    !unsubscribeTalk.test(subject)
  )
    return "unsubscribe_subject";
  return null;
}

function statedWish(view: MailView, visible: string): string | null {
  const words = fold(visible);
  const bare = words.replaceAll(/^[\s.,!?:;*"'()<>-]+|[\s.,!?:;*"'()<>。！-]+$/g, "");
  // Readers change the subject of their reply to say it, and leave the text empty.
  const title = view.subject.replace(/^(?:re|aw|sv|antw|rv|vs|回复|ответ)\s?[:：]\s?/, "").replaceAll(/[.!]+$/g, "");
  if (bare === "" && unsubscribeWhole.test(title)) return "unsubscribe_subject";
  const firstLine = fold(visible.trimStart().split("\n", 1)[0] ?? "").replaceAll(
    /^[\s.,!?:;*"'-]+|[\s.,!?:;*"'。！-]+$/g,
    "",
  );
  if (unsubscribeWhole.test(bare) || (unsubscribeWhole.test(firstLine) && words.length < 300))
    return "unsubscribe_text";
  if (words.length > MAX_WORDS || unsubscribeTalk.test(words)) return null;
  if (unsubscribeIntent.test(words) || unsubscribeIntentLocalized.test(words)) return "unsubscribe_intent";
  return null;
}
