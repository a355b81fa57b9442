import type { Executor } from "../../db/client.ts";
import { suppressions } from "../../db/schema/index.ts";
import type { SuppressionReason } from "../../db/schema/leads.ts";
import { normalizeEmail } from "../../platform/email.ts";

export interface SuppressInput {
  email: string;
  reason: SuppressionReason;
  detail?: string | undefined;
  messageId?: string | undefined;
}

/**
 * Puts an address on the suppression list; the first reason stays. The caller stops the enrollments of the lead in the
 * same transaction.
 * @returns whether the address was not suppressed before
 */
export async function suppress(tx: Executor, input: SuppressInput, now: Date): Promise<boolean> {
  const added = await tx
    .insert(suppressions)
    .values({ ...input, email: normalizeEmail(input.email), createdAt: now })
    .onConflictDoNothing({ target: suppressions.email })
    .returning({ id: suppressions.id });
  return added.length > 0;
}
