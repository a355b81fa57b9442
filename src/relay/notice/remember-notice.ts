import type { Executor } from "../../db/client.ts";
import { relayNotices } from "../../db/schema/index.ts";
import { readHtmlLines } from "../../inbound/reply-text/html-lines.ts";

/** A mail that tells a rep of a handoff. `inboundMailId` is the newest mail of the prospect that it tells of. */
export interface Notice {
  messageId: string;
  handoffId: string;
  repId: string;
  inboundMailId: string | null;
  subject: string;
  text: string;
  html: string;
}

/**
 * Keeps what a rep is told of a handoff, before it is: the relay sees to it that no line of it goes to the prospect. Both parts
 * count, because an answer may quote either.
 */
export async function rememberNotice(db: Executor, { html, ...notice }: Notice, now: Date): Promise<void> {
  const lines = readHtmlLines(html).map(({ text }) => text);
  const row = { ...notice, text: `${notice.text}\n\n${lines.join("\n")}`, sentAt: now };
  await db.insert(relayNotices).values(row).onConflictDoNothing();
}
