import {
  awayPhrase,
  backPhrase,
  challengePhrase,
  houseClosed,
  leftCompany,
  receiptPhrase,
  unreadMailbox,
} from "../patterns/auto-reply.ts";

const VACATION =
  /\b(?:vacation|holidays?|annual leave)\b|urlaub|\bcongés?\b|vacances|vacaciones|ferie\b|ferias|férias|vakantie|semester|lomalla|urlop|dovolen|отпуск|відпустк|отпуска|izinde|tatil|休暇|休假|度假|휴가|szabads[aá]g|concediu|άδεια|חופש|إجازة|cuti|nghỉ phép|ลาพัก|छुट्टी|odsustv|dopust|atostog|atvaļinājum|puhkus/;
const ABSENCE =
  /out of (?:the )?office|abwesen|absen|ausen|assen|afwezig|frånvaro|fravær|poissa|nieobecn|отсутств|відсутн|不在|부재/;

/** What kind of automatic answer it is; `subject` and `words` are folded. */
export function subtypeOfAutoReply(subject: string, words: string): string {
  const head = words.slice(0, 2500);
  if (challengePhrase.test(head.slice(0, 1500)) && !awayPhrase.test(head)) return "challenge_response";
  if (leftCompany.test(head) && !/(?:i|we) will (?:be back|return)/.test(head)) return "left_company";
  const all = `${subject} ${head}`;
  if (VACATION.test(all)) return "vacation";
  if (awayPhrase.test(head) || ABSENCE.test(all)) return "out_of_office";
  if (houseClosed.test(all)) return "closed";
  if (unreadMailbox.test(all)) return "unread_mailbox";
  if (receiptPhrase.test(head) || /acknowledg|received|eingangsbestätigung|accusé|受付|ticket|case/.test(all))
    return "receipt";
  return backPhrase.test(head) ? "out_of_office" : "auto_reply";
}
