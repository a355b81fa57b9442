import { eq } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { messages, suppressions } from "../db/schema/index.ts";
import { readUnsubscribeToken } from "../send/mail/links.ts";
import { isTestId } from "../send/mail/test-id.ts";

/** Whom an unsubscribe link is about, without doing anything. */
export async function findRecipient(
  { db, signers }: Pick<Ground, "db" | "signers">,
  { token }: { token: string },
): Promise<{ kind: "found"; email: string; suppressed: boolean } | { kind: "test" } | { kind: "unknown" }> {
  const messageId = readUnsubscribeToken(signers.unsubscribe, token);
  if (messageId === undefined) return { kind: "unknown" };
  if (isTestId(messageId)) return { kind: "test" };
  const [found] = await db
    .select({ email: messages.email, reason: suppressions.reason })
    .from(messages)
    .leftJoin(suppressions, eq(suppressions.email, messages.email))
    .where(eq(messages.id, messageId));
  return found === undefined
    ? { kind: "unknown" }
    : { kind: "found", email: found.email, suppressed: found.reason !== null };
}
