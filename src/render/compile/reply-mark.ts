// Narrower than what inbound mail is told by: a subject of our own may well begin with "R:", "I:" or "VS:".
/** What mail programs write before the subject of an answer or a forwarded mail: "Re:", "AW:", "Fwd:", "Re[2]:". */
const REPLY_MARK = /^[\s\p{Cf}]*(?:re|aw|antw|sv|fwd?|wg)[\s\p{Cf}]*(?:\[\d{1,3}\])?[\s\p{Cf}]*:\s*/iu;

/** Whether a subject looks like that of an answer or of a forwarded mail. */
export function hasReplyMark(subject: string): boolean {
  return REPLY_MARK.test(asRead(subject));
}

/** The subject without any such mark, however many stand before it; one that is nothing else stays as it is. */
export function withoutReplyMark(subject: string): string {
  let bare = subject;
  while (hasReplyMark(bare)) bare = asRead(bare).replace(REPLY_MARK, "");
  return bare === "" ? subject : bare;
}

/** Letters that only look different are the same: "ＲＥ：" is "RE:" (Unicode compatibility form). */
function asRead(subject: string): string {
  return subject.normalize("NFKC");
}
