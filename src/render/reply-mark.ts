// Narrower than what inbound mail is told by: a subject of our own may well begin with "R:", "I:" or "VS:".
/** What mail programs write before the subject of an answer or a forwarded mail: "Re:", "AW:", "Fwd:", "Re[2]:". */
const REPLY_MARK = /^\s*(?:re|aw|antw|sv|fwd?|wg)\s*(?:\[\d{1,3}\])?\s*[:\uFF1A]\s*/i;

/** Whether a subject looks like that of an answer or of a forwarded mail. */
export function hasReplyMark(subject: string): boolean {
  return REPLY_MARK.test(subject);
}

/** The subject without any such mark, however many stand before it; one that is nothing else stays as it is. */
export function withoutReplyMark(subject: string): string {
  let bare = subject;
  while (hasReplyMark(bare)) bare = bare.replace(REPLY_MARK, "");
  return bare === "" ? subject : bare;
}
