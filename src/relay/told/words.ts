import type { RepMailReason } from "../../db/schema/rep-mails.ts";

const again = "Write it once more: answer the notice, delete everything that is quoted below your words, and send.";
const byHand = "Or write to them from your own mailbox, by the link below.";

/** What became of a rep's mail, and what the rep can do: short sentences for the mail and the page. */
export const reasonWords: Readonly<Record<RepMailReason, readonly [what: string, todo: string]>> = {
  unproven_sender: [
    "It came under your name, but nothing proves that you sent it.",
    "Was it you? Then confirm it. If not, do nothing: it is not sent.",
  ],
  may_be_automatic: [
    "It looks like an automatic answer.",
    "Did you write it? Then confirm it. If not, do nothing: it is not sent.",
  ],
  recipient_changed: [
    "Whom it goes to has changed since you wrote it.",
    "Is the new address right? Then confirm it. If not, do nothing: it is not sent.",
  ],
  repeated: [
    "You have sent the same words a short while ago.",
    "Do you want to send them again? Then confirm it. If not, do nothing: it is not sent.",
  ],
  uncertain: [
    "The connection ended while we handed it over: it may have arrived, or not.",
    "Decide whether it is sent again. Under the same Message-ID most mail programs show two copies as one.",
  ],
  internal_left: ["Something that is not for the prospect's eyes is left in it.", `${again} ${byHand}`],
  answers_in_quote: [
    "You have written between the lines of our notice, and your mail program does not mark which are which.",
    `Write your answer above the notice instead. ${byHand}`,
  ],
  nothing_written: ["There was nothing of yours in it.", `Write above the quoted notice, and send it again. ${byHand}`],
  attached_mail: [
    "A mail is attached to it, or a file that may hold one, and our notice could be in there.",
    `Send it without that attachment. ${byHand}`,
  ],
  unreadable: ["It is encrypted, or cannot be read.", `Send it without encryption. ${byHand}`],
  not_a_mail: ["It is no mail with words: a reaction, an answer to an invitation, or written by a machine.", byHand],
  not_the_rep: [
    "It was not from your address: the address that your notice has for answers is yours alone, and somebody else has it.",
    "Was it you, from another address? Then send it from the address the notice came to.",
  ],
  not_yours: ["A colleague has this prospect by now.", "Tell the colleague, who can answer."],
  closed: [
    "The handoff is closed: there is nobody any more to whom your answer would come back.",
    "Write to them from your own mailbox, by the link below, or promote the lead again.",
  ],
  suppressed: [
    "Their address gets no mail from us.",
    "See why in the suppression list. Only if they have asked you for it, write from your own mailbox.",
  ],
  no_sender: ["There is no sender to send it by.", "Tell whoever runs Ripen."],
  rejected: ["Their mail server did not take it.", byHand],
  expired: ["Their mail server did not take it for two days.", byHand],
  returned: ["Their mail server sent it back.", "Check the address, or call them."],
};
