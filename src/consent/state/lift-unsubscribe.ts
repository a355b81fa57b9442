import { eq } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { suppressions } from "../../db/schema/index.ts";
import type { SuppressionCauses } from "../../lead/suppression/find-causes.ts";
import { ConflictError } from "../../platform/errors.ts";

/**
 * Takes an address off the suppression list whose owner wants mails again. Whatever else keeps it there stays, and says so.
 * @throws ConflictError `address_suppressed`
 */
export async function liftUnsubscribe(tx: Tx, email: string, { own, reason }: SuppressionCauses): Promise<void> {
  if (!own) {
    throw new ConflictError(
      "address_suppressed",
      `The address is suppressed (${reason}), and no consent lifts that: take it off with DELETE /v1/suppressions/{id} first, if the person asked for it. GET /v1/suppressions/check names the entries.`,
    );
  }
  await tx.delete(suppressions).where(eq(suppressions.email, email));
}
