import type { Classified } from "../classify.ts";

/** What is known of a mail beside its words, by the addressee alone. */
export interface Circumstances {
  /** Seconds between our handing over and its coming in, at most, by the real clock of the mail servers; null when not known. */
  secondsAfter: number | null;
  /** It came in just then; a mailbox may have kept it for a while before we looked. */
  cameJustThen: boolean;
  /** The same address has sent the same words before, in answer to another mail of ours. */
  sentBefore: boolean;
  /** Its subject is ours behind a title of its own that is no mark of a reply: "Notice: Welcome". */
  titled: boolean;
  /** It quotes nothing of ours. */
  quotesNothing: boolean;
  /** It came to the envelope sender (RFC 3834 4), where responders answer and people do not. */
  toBounceAddress: boolean;
  /** Its envelope names no sender, as that of machines should (RFC 3834 3.3, RFC 5321 4.5.5). */
  nullSender: boolean;
  /** The same address has answered several of our mails at the same moment. */
  answersSeveral: boolean;
  /** Others of the writer's domain have sent words of the same build: their names, numbers and addresses aside. */
  sameBuild: boolean;
  /** Its words tell an absence, a receipt or the like somewhere. */
  speaksLikeOne: boolean;
  /** How much it reads like a note of a machine, from 0 to 1; 0 where somebody talks. */
  likeness: number;
  /** It bears signs of a program in which people write. */
  writtenInProgram: boolean;
}

/** Nobody opens, reads and answers a mail in that time. */
const tooFastSeconds = 20;
/**
 * Responders answer upon delivery (a Sieve script runs then: RFC 5230 4); what comes later than this by the real clock has been through a
 * queue, or through somebody's hands.
 */
const soonSeconds = 120;

/** What nothing but words tells; marks tell more. */
const byWordsAlone = 0.75;

/**
 * How much of a note words may have, by what else is known: beside a sign of a machine, or where neither a clock nor a program
 * speaks for a person, less than where something does; least when it came faster than anybody answers.
 */
const likeNote = 0.25;
const likeNoteAtOnce = 0.2;

/**
 * Weighs circumstances with the words of what looks like a person's answer: words of a note and signs of a machine together
 * make it one; signs alone never do, they only ask a person to look, and so does a sign with words that merely read like a note.
 * Where nothing speaks for a person, words that read like a note are enough to ask.
 */
export function weighCircumstances(found: Classified, about: Circumstances): Classified {
  if (found.class !== "human_reply" && found.class !== "auto_reply") return found;
  const isAtOnce = about.secondsAfter !== null && about.secondsAfter < tooFastSeconds;
  const signs = [
    ...(isAtOnce ? ["answered_at_once"] : []),
    ...(about.sentBefore ? ["same_words_before"] : []),
    ...(about.titled && about.quotesNothing ? ["title_before_our_subject"] : []),
    ...(about.nullSender ? ["null_sender"] : []),
    ...(about.toBounceAddress ? ["sent_to_bounce_address"] : []),
    ...(about.answersSeveral ? ["answers_several_at_once"] : []),
    ...(about.sameBuild ? ["same_build_in_domain"] : []),
  ];
  if (signs.length === 0) return weighWithoutSigns(found, about);
  const reasons = [...found.reasons, ...signs];
  if (found.class === "auto_reply")
    return { ...found, confidence: Math.max(found.confidence, 0.85), reasons, review: null };
  if (about.speaksLikeOne) return { ...found, class: "auto_reply", subtype: "auto_reply", confidence: 0.75, reasons };
  const reads = about.likeness >= (isAtOnce ? likeNoteAtOnce : likeNote);
  return signs.length > 1 || reads ? asked(found, signs) : found;
}

/**
 * No sign of a machine. Words alone that read like a note are looked at if nothing speaks for a person either; and so are words
 * alone that tell an absence, if something does: a program in which people write, or the time to read and write.
 */
function weighWithoutSigns(found: Classified, about: Circumstances): Classified {
  const hadTime = about.cameJustThen && about.secondsAfter !== null && about.secondsAfter >= soonSeconds;
  const speaksForPerson = hadTime || about.writtenInProgram;
  if (found.class === "auto_reply")
    return speaksForPerson && found.confidence <= byWordsAlone ? asked(found, ["person_possible"]) : found;
  return !speaksForPerson && about.likeness >= likeNote ? asked(found, ["reads_like_note"]) : found;
}

function asked(found: Classified, signs: readonly string[]): Classified {
  return {
    ...found,
    reasons: [...new Set([...found.reasons, ...signs])],
    review: found.review ?? "may_be_automatic",
  };
}
