import { inArray } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { handoffs, reps } from "../../db/schema/index.ts";
import { readMessageAddress } from "../../send/mail/addresses.ts";

const ofNotice = /^<handoff-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-\d+@/;

/** A notice about a handoff, or one to a rep about what waits for them, such as a digest. */
export type Notice = { noticeOf: string } | { repId: string };

/**
 * The notice to a rep that a mail comes back from: by the signed address that notices are sent from, or by the Message-ID of the
 * original that a report names.
 */
export async function findNotice(
  { db, site, signers }: Pick<Ground, "db" | "site" | "signers">,
  addresses: readonly string[],
  originalMessageId: string | null,
): Promise<Notice | undefined> {
  const signed = addresses.slice(0, 200).flatMap((address) => {
    const read = readMessageAddress(site, signers.reply, address);
    return read?.kind === "bounce" ? [read.messageId] : [];
  });
  const named = originalMessageId?.endsWith(`@${site.replyDomain}>`)
    ? ofNotice.exec(originalMessageId)?.[1]
    : undefined;
  const ids = [...new Set([...signed, ...(named === undefined ? [] : [named])])];
  if (ids.length === 0) return undefined;
  const [handoff] = await db.select({ id: handoffs.id }).from(handoffs).where(inArray(handoffs.id, ids)).limit(1);
  if (handoff !== undefined) return { noticeOf: handoff.id };
  const [rep] = await db.select({ id: reps.id }).from(reps).where(inArray(reps.id, ids)).limit(1);
  return rep && { repId: rep.id };
}
