import { and, eq, gte, isNotNull, or } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { handoffs, leads } from "../../db/schema/index.ts";

/** The reps who have declined this person since the promotion, or were late to accept; they are not asked again. */
export async function declinersOf(tx: Executor, leadId: string): Promise<string[]> {
  const rows = await tx
    .selectDistinct({ repId: handoffs.repId })
    .from(handoffs)
    .innerJoin(leads, eq(leads.id, handoffs.leadId))
    .where(
      and(
        eq(handoffs.leadId, leadId),
        or(eq(handoffs.status, "declined"), and(eq(handoffs.status, "moved"), eq(handoffs.movedFor, "late"))),
        isNotNull(handoffs.repId),
        gte(handoffs.createdAt, leads.stageAt),
      ),
    );
  return rows.flatMap(({ repId }) => repId ?? []);
}
