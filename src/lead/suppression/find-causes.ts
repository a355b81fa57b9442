import type { Executor } from "../../db/client.ts";
import type { SuppressionReason } from "../../db/schema/leads.ts";
import { findSuppressions } from "./find-suppressions.ts";
import type { Suppression } from "./list-suppressions.ts";

/**
 * Why an address is suppressed. `own`: by unsubscribing alone, which its owner can take back; `left`: by its owner's word among
 * others, an unsubscribe or a complaint; `at` is when the latest was said.
 */
export interface SuppressionCauses {
  reason: SuppressionReason;
  own: boolean;
  left: boolean;
  at: Date;
}

/** What is looked at of the entries that suppress an address. */
export type SuppressingEntry = Pick<Suppression, "email" | "reason" | "also" | "createdAt">;

/** Why an address gets no mail; null when it may be mailed. @param email normalized */
export async function findCauses(db: Executor, email: string): Promise<SuppressionCauses | null> {
  return causesOf(email, await findSuppressions(db, email));
}

/**
 * Why an address gets no mail, by the entries that suppress it; null when there is none. What suppresses its domain, or the
 * address without its plus tag, is not its owner's to take back by it.
 */
export function causesOf(address: string, entries: readonly SuppressingEntry[]): SuppressionCauses | null {
  const [first] = entries;
  if (first === undefined) return null;
  const causes = entries.flatMap(({ email, reason, also }) =>
    [reason, ...also.map((cause) => cause.reason)].map((one) => ({
      reason: one,
      own: email === address && one === "unsubscribe",
      left: email !== null && (one === "unsubscribe" || one === "complaint"),
    })),
  );
  const other = causes.find(({ own }) => !own);
  const instants = entries.flatMap(({ createdAt, also }) => [createdAt, ...also.map(({ at }) => new Date(at))]);
  const latest = Math.max(...instants.map((instant) => instant.getTime()));
  return {
    reason: other?.reason ?? first.reason,
    own: other === undefined,
    left: causes.some(({ left }) => left),
    at: new Date(latest),
  };
}
