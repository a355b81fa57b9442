import { eq } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { suppressions } from "../../db/schema/index.ts";
import type { SuppressionReason } from "../../db/schema/leads.ts";

/** Why an address is suppressed. `own`: by unsubscribing alone, which its owner can take back; `at` is when that was last said. */
export interface SuppressionCauses {
  reason: SuppressionReason;
  own: boolean;
  at: Date;
}

/** Why an address gets no mail; null when it may be mailed. @param email normalized */
export async function findCauses(db: Executor, email: string): Promise<SuppressionCauses | null> {
  const [row] = await db.select().from(suppressions).where(eq(suppressions.email, email));
  if (row === undefined) return null;
  const { reason, also, createdAt } = row;
  const others = [reason, ...also.map((cause) => cause.reason)].filter((one) => one !== "unsubscribe");
  const latest = Math.max(createdAt.getTime(), ...also.map(({ at }) => new Date(at).getTime()));
  return { reason: others[0] ?? reason, own: others.length === 0, at: new Date(latest) };
}
