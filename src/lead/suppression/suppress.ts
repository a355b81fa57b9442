import type { Executor } from "../../db/client.ts";
import { sql } from "drizzle-orm";
import { suppressions } from "../../db/schema/index.ts";
import type { SuppressionReason } from "../../db/schema/leads.ts";
import { addressesBeside } from "../address/lead-of-address.ts";
import { ofThePerson } from "./of-the-person.ts";
import { normalizeEmail } from "../../platform/email.ts";

export interface SuppressInput {
  email: string;
  reason: SuppressionReason;
  detail?: string | undefined;
  messageId?: string | undefined;
  /** The mail that says so, if one does. */
  inboundMailId?: string | null;
  /** When it ends by itself; never, when it is not given. */
  until?: Date | null | undefined;
}

const causesKept = 20;

/**
 * Puts an address on the suppression list; the first reason stays, and what else would have put it there is
 * kept for when a person says that the first was a mistake. One that ends by itself gives way to one that does not. The
 * caller stops the enrollments of the lead in the same transaction.
 * @returns whether the address was not suppressed before
 */
export async function suppress(tx: Executor, input: SuppressInput, now: Date): Promise<boolean> {
  const { reason, detail = null, messageId = null, inboundMailId = null, until = null } = input;
  const cause = JSON.stringify([{ reason, detail, messageId, inboundMailId, at: now.toISOString(), until }]);
  const kept = suppressions;
  const first = sql`jsonb_build_array(jsonb_build_object('reason', ${kept.reason}, 'detail', ${kept.detail},
    'messageId', ${kept.messageId}, 'inboundMailId', ${kept.inboundMailId}, 'at', ${kept.createdAt}, 'until', ${kept.until}))`;
  const endsBefore = sql`(${kept.until} is not null and (excluded.until is null or excluded.until > ${kept.until}))`;
  const newer = (name: string, column: unknown) =>
    sql`case when ${endsBefore} then ${sql.raw(name)} else ${column} end`;
  const [row] = await tx
    .insert(suppressions)
    .values({ ...input, until, email: normalizeEmail(input.email), createdAt: now })
    .onConflictDoUpdate({
      target: suppressions.key,
      set: {
        reason: newer("excluded.reason", kept.reason),
        detail: newer("excluded.detail", kept.detail),
        messageId: newer("excluded.message_id", kept.messageId),
        inboundMailId: newer("excluded.inbound_mail_id", kept.inboundMailId),
        createdAt: newer("excluded.created_at", kept.createdAt),
        also: sql`case when jsonb_array_length(${kept.also}) >= ${causesKept} then ${kept.also}
          when ${endsBefore} then ${kept.also} || ${first} else ${kept.also} || ${cause}::jsonb end`,
        until: newer("excluded.until", kept.until),
      },
    })
    .returning({ added: sql<boolean>`xmax = 0` });
  if (ofThePerson.has(reason)) await suppressBeside(tx, input, now);
  return row?.added ?? false;
}

/** What somebody has said holds for their other addresses as well. */
async function suppressBeside(tx: Executor, { email, reason, messageId, inboundMailId }: SuppressInput, now: Date) {
  const own = normalizeEmail(email);
  const others = (await addressesBeside(tx, own)).filter((one) => one !== own);
  if (others.length === 0) return;
  const detail = "Since another address of the person was suppressed.";
  await tx
    .insert(suppressions)
    .values(others.map((one) => ({ email: one, reason, detail, messageId, inboundMailId, createdAt: now })))
    .onConflictDoNothing({ target: suppressions.key });
}
