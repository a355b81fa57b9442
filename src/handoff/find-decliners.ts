import { and, eq, gte, isNotNull } from "drizzle-orm";
import type { Tx } from "../db/client.ts";
import { handoffs, leads } from "../db/schema/index.ts";

/** The reps who declined this person since the promotion; they are not asked again. */
export async function findDecliners(tx: Tx, leadId: string): Promise<string[]> {
  const rows = await tx
    .selectDistinct({ repId: handoffs.repId })
    .from(handoffs)
    .innerJoin(leads, eq(leads.id, handoffs.leadId))
    .where(
      and(
        eq(handoffs.leadId, leadId),
        eq(handoffs.status, "declined"),
        isNotNull(handoffs.repId),
        gte(handoffs.createdAt, leads.stageAt),
      ),
    );
  return rows.flatMap(({ repId }) => repId ?? []);
}
