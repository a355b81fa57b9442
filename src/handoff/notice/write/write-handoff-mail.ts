import type { Ground } from "../../../ground.ts";
import type { Look } from "../../../platform/http/look/style.ts";
import type { Brief } from "../../brief/brief.ts";
import type { BriefKind } from "../../brief/make-brief.ts";
import type { HandoffContext } from "../../context.ts";
import { whoOf } from "../../who-of.ts";
import { writeBriefHtml } from "./brief-html.ts";
import { writeBriefText } from "./brief-text.ts";
import { toHtml } from "./mail.ts";
import type { NoticeMail } from "./mail.ts";

/**
 * Writes the mail to the rep: who, why now, their words first, what is known, what was said, and where to answer. Both parts say the
 * same. While the template cannot be compiled the text is the HTML as well: a prospect does not wait for a pretty mail.
 */
export async function writeHandoffMail(
  { log }: Pick<Ground, "log">,
  context: Pick<HandoffContext, "lead" | "more" | "uncounted">,
  { brief, kind, look }: { brief: Brief; kind: BriefKind; look: Look },
): Promise<NoticeMail> {
  const subject = subjectOf(context, brief.title, kind);
  const text = writeBriefText(brief);
  try {
    return { subject, text, html: await writeBriefHtml(brief, subject, look) };
  } catch (error) {
    log.error({ err: error }, "the template of the handoff mail could not be filled; the notice goes as text");
    return { subject, text, html: toHtml(text, brief.links?.page ?? "") };
  }
}

function subjectOf(
  { lead, more, uncounted }: Pick<HandoffContext, "lead" | "more" | "uncounted">,
  title: string,
  kind: BriefKind,
): string {
  const who = whoOf(lead);
  const count = 1 + more.length + uncounted;
  switch (kind) {
    case "new":
      return title;
    case "again":
      return `${count === 1 ? "Another reply from" : `${count} more replies from`} ${who}`;
    case "reminder":
      return `Reminder: ${title}`;
    case "awake":
      return `You wanted to be reminded: ${who}`;
    case "hot":
      return `Hot, please accept now: ${title}`;
    case "unassigned":
      return `Nobody can take it. ${title}`;
  }
}
