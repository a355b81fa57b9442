import type { Executor } from "../../db/client.ts";
import { sql } from "drizzle-orm";
import { suppressions } from "../../db/schema/index.ts";
import type { SuppressionReason } from "../../db/schema/leads.ts";
import { normalizeEmail } from "../../platform/email.ts";

export interface SuppressInput {
  email: string;
  reason: SuppressionReason;
  detail?: string | undefined;
  messageId?: string | undefined;
  /** The mail that says so, if one does. */
  inboundMailId?: string | null;
}

const causesKept = 20;

/**
 * Puts an address on the suppression list; the first reason stays, and what else would have put it there is
 * kept for when a person says that the first was a mistake. The caller stops the enrollments of the lead in the
 * same transaction.
 * @returns whether the address was not suppressed before
 */
export async function suppress(tx: Executor, input: SuppressInput, now: Date): Promise<boolean> {
  const { reason, detail = null, messageId = null, inboundMailId = null } = input;
  const cause = JSON.stringify([{ reason, detail, messageId, inboundMailId, at: now.toISOString() }]);
  const [row] = await tx
    .insert(suppressions)
    .values({ ...input, email: normalizeEmail(input.email), createdAt: now })
    .onConflictDoUpdate({
      target: suppressions.email,
      set: { also: sql`${suppressions.also} || ${cause}::jsonb` },
      setWhere: sql`jsonb_array_length(${suppressions.also}) < ${causesKept}`,
    })
    .returning({ added: sql<boolean>`xmax = 0` });
  return row?.added ?? false;
}
