import { and, eq, inArray, isNull, or, sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { erasureRequests, leads, suppressions } from "../../db/schema/index.ts";
import type { SuppressionReason } from "../../db/schema/leads.ts";
import type { Signers } from "../../ground.ts";
import { hashAddress } from "../../lead/suppression/hashed-address.ts";
import { suppressMany } from "../../lead/suppression/suppress-many.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import type { Person, Traces } from "./find-traces.ts";

/**
 * Whether an erased address is left on the suppression list, as a hash: `auto` when it was on it, or when the person asked for
 * the erasure; `always`, `never`.
 */
export type KeepSuppressed = "auto" | "always" | "never";

/**
 * Puts hashes in the place of the suppressed addresses of a person, those that a mail of theirs has put on the list included,
 * unless these are another lead's.
 * @returns whether any is left on the list
 */
export async function hashSuppressions(
  tx: Tx,
  signers: Pick<Signers, "address">,
  { leadId, emails }: Person,
  { ownMailIds, messageIds }: Pick<Traces, "ownMailIds" | "messageIds">,
  keep: KeepSuppressed,
  now: Date,
): Promise<boolean> {
  const s = suppressions;
  const asked = await tx
    .select({ id: erasureRequests.id })
    .from(erasureRequests)
    .where(
      or(leadId === null ? undefined : eq(erasureRequests.leadId, leadId), inArray(erasureRequests.email, [...emails])),
    );
  const others = sql`exists (select from ${leads} l where l.email = ${s.email} and l.id is distinct from ${leadId}::uuid)`;
  const byTheirs = or(
    sql`${s.inboundMailId} in ${uuidList(ownMailIds)}`,
    sql`${s.messageId} in ${uuidList(messageIds)}`,
  );
  const listed = await tx
    .delete(s)
    .where(or(inArray(s.key, [...emails]), and(byTheirs, isNull(s.domain), isNull(s.hash), sql`not ${others}`)))
    .returning();
  const reasons = new Map<string, SuppressionReason>(listed.map(({ email, reason }) => [email ?? "", reason]));
  // What tells of a mail, or in whose words, goes.
  await tx.update(s).set({ messageId: null, inboundMailId: null, detail: null, also: [] }).where(byTheirs);
  if (keep === "never" || (keep === "auto" && listed.length === 0 && asked.length === 0)) return false;
  const fallback = listed.find(({ email }) => email !== null)?.reason ?? "erased";
  const entries = [...new Set([...emails, ...reasons.keys()])].map((email) => ({
    hash: hashAddress(signers, email),
    reason: reasons.get(email) ?? fallback,
  }));
  // One that would have ended by itself does not end any more: nobody is there to be mailed then.
  await suppressMany(tx, entries, now);
  return true;
}
