import type { Ground } from "../../ground.ts";
import { readUnsubscribeToken } from "../../send/mail/links.ts";
import { isTestId } from "../../send/mail/test-id.ts";
import { leaveMails } from "./leave-mails.ts";
import type { Leave, Left } from "./leave-mails.ts";

/** What became of a wish to get no more mail. */
export type Unsubscribed = ({ kind: "done" } & Left) | { kind: "test" } | { kind: "gone" } | { kind: "unknown" };

/**
 * Acts on a one-click POST (RFC 8058) or a button of the page. The same wish again changes nothing, and neither does that of
 * a test mail.
 */
export async function unsubscribe(
  { db, clock, signers }: Pick<Ground, "db" | "clock" | "signers">,
  { token, ...how }: { token: string } & Omit<Leave, "messageId">,
): Promise<Unsubscribed> {
  const messageId = readUnsubscribeToken(signers.unsubscribe, token);
  if (messageId === undefined) return { kind: "unknown" };
  if (isTestId(messageId)) return { kind: "test" };
  const left = await db.transaction((tx) => leaveMails(tx, { messageId, ...how }, clock.now()));
  return left === undefined ? { kind: "gone" } : { kind: "done", ...left };
}
