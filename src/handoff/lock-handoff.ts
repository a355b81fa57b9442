import { eq } from "drizzle-orm";
import type { Tx } from "../db/client.ts";
import { handoffs, leads } from "../db/schema/index.ts";

export type Handoff = typeof handoffs.$inferSelect;

/** The lead and a handoff of theirs, both locked, the lead first; undefined when either is gone. */
export async function lockHandoff(
  tx: Tx,
  handoffId: string,
): Promise<{ handoff: Handoff; lead: typeof leads.$inferSelect } | undefined> {
  const [known] = await tx.select({ leadId: handoffs.leadId }).from(handoffs).where(eq(handoffs.id, handoffId));
  if (known === undefined) return undefined;
  const [lead] = await tx.select().from(leads).where(eq(leads.id, known.leadId)).for("no key update");
  const [handoff] = await tx.select().from(handoffs).where(eq(handoffs.id, handoffId)).for("update");
  return lead === undefined || handoff === undefined ? undefined : { handoff, lead };
}
