import { withoutReplyMark } from "../../render/compile/reply-mark.ts";

/**
 * The subject that a mail goes out with: its own, or "Re:" and that of the mail whose thread it continues, which is what
 * mail programs thread by (RFC 5322 section 3.6.5: one "Re: ", before the original subject).
 * @param own as the template renders it; a mark of an answer that the data brought in is taken off
 * @param threadSubject of the mail that it continues; null when it continues none
 */
export function subjectFor(own: string, threadSubject: string | null): string {
  return threadSubject === null ? withoutReplyMark(own) : `Re: ${withoutReplyMark(threadSubject)}`;
}
