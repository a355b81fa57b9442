import type { inboundMails, leads } from "../../../db/schema/index.ts";
import type { NoticeKind } from "../../../db/schema/handoffs.ts";
import type { ReplyContext } from "../../context.ts";
import { describeReply, describeUncounted } from "../../describe-reply.ts";
import { whoOf } from "../../who-of.ts";
import { lineOf, quoteLines } from "../../../platform/stranger-text.ts";
import { toHtml } from "./mail.ts";
import type { NoticeMail } from "./mail.ts";

/** What a notice is about. */
export interface NoticeContext {
  notice: NoticeKind;
  lead: typeof leads.$inferSelect;
  mail: Pick<typeof inboundMails.$inferSelect, "delegate">;
  reply: ReplyContext;
  /** Mails of the same kind that came since, oldest first; `uncounted` came as well and are not shown. */
  more: readonly ReplyContext[];
  uncounted: number;
}

/** Writes the mail that tells a rep something about a lead which is nobody's work item. */
export function writeNotice({ notice, lead, mail, reply, more, uncounted }: NoticeContext): NoticeMail {
  const who = whoOf(lead);
  const { title, words } = told(notice, who);
  const text = [
    words,
    ...(mail.delegate === null ? [] : ["", `To be reached instead: ${lineOf(mail.delegate, 320)}`]),
    "",
    ...[reply, ...more]
      .flatMap((one) => [`"${lineOf(one.subject)}":`, "", quoteLines(one.text), ...describeReply(one), ""])
      .slice(0, -1),
    ...describeUncounted(uncounted),
    "",
    `Email: ${lead.email}`,
    "",
  ].join("\n");
  return { subject: title, text, html: toHtml(text, "") };
}

function told(notice: NoticeKind, who: string): { title: string; words: string } {
  switch (notice) {
    case "left_company":
      return {
        title: `${who} has left the company`,
        words: `An automatic answer says that ${who} has left for good. Every sequence has stopped.`,
      };
    case "unsubscribe_request":
      return {
        title: `${who} wants no more mail`,
        words: `${who} has asked in words to get no more mail. The address is suppressed and every sequence has stopped; nothing is to be done.`,
      };
    case "erasure_request":
      return {
        title: `${who} wants their data erased`,
        words: `${who} has asked for the erasure of their data (GDPR Art. 17). The address is suppressed and every sequence has stopped. The erasure is a task of yours, due within a month (Art. 12(3)): GET /v1/erasure-requests lists it, POST /v1/erasure-requests/{id}/done closes it.`,
      };
  }
}
