import { eq, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { handoffs, reps } from "../../db/schema/index.ts";
import { readRelayAddress } from "../../send/mail/relay-address.ts";

/** Whose answer to whom a mail to a relay address is; what of it is gone is null. */
export interface FoundRelay {
  handoffId: string | null;
  leadId: string | null;
  repId: string | null;
}

/** The handoff and the rep that the first genuine relay address among these was made for; undefined when there is none. */
export async function findRelay(
  { db, site, signers }: Pick<Ground, "db" | "site" | "signers">,
  addresses: readonly string[],
): Promise<FoundRelay | undefined> {
  const [target] = addresses.slice(0, 200).flatMap((address) => readRelayAddress(site, signers.reply, address) ?? []);
  if (target === undefined) return undefined;
  const [handoff] = await db
    .select({ id: handoffs.id, leadId: handoffs.leadId })
    .from(handoffs)
    .where(eq(handoffs.id, target.handoffId));
  const [rep] = await db
    .select({ id: reps.id })
    .from(reps)
    .where(eq(sql`right(replace(${reps.id}::text, '-', ''), 16)`, target.repTag));
  return { handoffId: handoff?.id ?? null, leadId: handoff?.leadId ?? null, repId: rep?.id ?? null };
}
