import { eq, sql } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { messages } from "../db/schema/index.ts";
import { readUnsubscribeToken } from "../send/mail/links.ts";
import { isTestId } from "../send/mail/test-id.ts";
import { isSuppressed } from "../db/suppressed.ts";

/** Whom an unsubscribe link is about, without doing anything. */
export async function findRecipient(
  { db, signers }: Pick<Ground, "db" | "signers">,
  { token }: { token: string },
): Promise<{ kind: "found"; email: string; suppressed: boolean } | { kind: "test" } | { kind: "unknown" }> {
  const messageId = readUnsubscribeToken(signers.unsubscribe, token);
  if (messageId === undefined) return { kind: "unknown" };
  if (isTestId(messageId)) return { kind: "test" };
  const [found] = await db
    .select({ email: messages.email, suppressed: isSuppressed(sql`${messages.email}`) })
    .from(messages)
    .where(eq(messages.id, messageId));
  return found === undefined ? { kind: "unknown" } : { kind: "found", ...found };
}
