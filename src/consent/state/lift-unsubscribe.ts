import { eq } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { suppressions } from "../../db/schema/index.ts";
import type { FurtherCause, SuppressionReason } from "../../db/schema/leads.ts";
import { ConflictError } from "../../platform/errors.ts";

/**
 * Takes an address off the suppression list whose owner wants mails again. Whatever else keeps it there stays, and says so.
 * @throws ConflictError `address_suppressed`
 */
export async function liftUnsubscribe(
  tx: Tx,
  { email, reason, also }: { email: string; reason: SuppressionReason; also: readonly FurtherCause[] },
): Promise<void> {
  const other = [reason, ...also.map((cause) => cause.reason)].find((one) => one !== "unsubscribe");
  if (other !== undefined) {
    throw new ConflictError(
      "address_suppressed",
      `The address is suppressed (${other}), and no consent lifts that: take it off with DELETE /v1/suppressions/{id} first, if the person asked for it.`,
    );
  }
  await tx.delete(suppressions).where(eq(suppressions.email, email));
}
