import type { Executor } from "../../db/client.ts";
import type { SuppressionReason } from "../../db/schema/leads.ts";
import { findSuppressions } from "./find-suppressions.ts";

/** Why an address is suppressed. `own`: by unsubscribing alone, which its owner can take back; `at` is when that was last said. */
export interface SuppressionCauses {
  reason: SuppressionReason;
  own: boolean;
  at: Date;
}

/**
 * Why an address gets no mail; null when it may be mailed. What suppresses its domain, or the address without its plus tag, is not
 * its owner's to take back by it. @param email normalized
 */
export async function findCauses(db: Executor, email: string): Promise<SuppressionCauses | null> {
  const rows = await findSuppressions(db, email);
  const [first] = rows;
  if (first === undefined) return null;
  const causes = rows.flatMap(({ email: of, reason, also }) =>
    [reason, ...also.map((cause) => cause.reason)].map((one) => ({
      reason: one,
      own: of === email && one === "unsubscribe",
    })),
  );
  const other = causes.find(({ own }) => !own);
  const instants = rows.flatMap(({ createdAt, also }) => [createdAt, ...also.map(({ at }) => new Date(at))]);
  const latest = Math.max(...instants.map((instant) => instant.getTime()));
  return { reason: other?.reason ?? first.reason, own: other === undefined, at: new Date(latest) };
}
