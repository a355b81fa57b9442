import type { Executor } from "../../db/client.ts";
import { relayNotices } from "../../db/schema/index.ts";
import { readHtmlLines } from "../../inbound/reply-text/html-lines.ts";
import { joinKept } from "./kept-text.ts";

/** A mail that tells a rep of a handoff. `inboundMailId` is the newest mail of the prospect that it tells of. */
export interface Notice {
  messageId: string;
  handoffId: string;
  repId: string;
  inboundMailId: string | null;
  subject: string;
  /** What is internal: the notice without the conversation. */
  internal: NoticeParts;
  /** The notice as the rep gets it. */
  whole: NoticeParts;
}

interface NoticeParts {
  text: string;
  html: string;
}

/**
 * Keeps what a rep is told of a handoff, before it is: the relay sees to it that no internal line of it goes to the prospect, and
 * knows all of its lines when an answer quotes them. Both parts count, because an answer may quote either.
 */
export async function rememberNotice(db: Executor, { internal, whole, ...notice }: Notice, now: Date): Promise<void> {
  const text = joinKept({ internal: wordsIn(internal), whole: wordsIn(whole) });
  await db
    .insert(relayNotices)
    .values({ ...notice, text, sentAt: now })
    .onConflictDoNothing();
}

function wordsIn({ text, html }: NoticeParts): string {
  const lines = readHtmlLines(html).map((line) => line.text);
  return `${text}\n\n${lines.join("\n")}`;
}
