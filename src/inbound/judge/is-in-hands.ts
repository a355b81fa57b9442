import { and, eq, inArray } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { handoffs } from "../../db/schema/index.ts";

/** Whether a handoff of the lead is open or accepted: a rep reads whatever they answer. */
export async function isInHands(db: Executor, leadId: string | null): Promise<boolean> {
  if (leadId === null) return false;
  const [running] = await db
    .select({ id: handoffs.id })
    .from(handoffs)
    .where(and(eq(handoffs.leadId, leadId), inArray(handoffs.status, ["open", "accepted"])))
    .limit(1);
  return running !== undefined;
}
