import { eq } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { confirmations, leads } from "../../db/schema/index.ts";
import { findCauses } from "../../lead/suppression/find-causes.ts";
import type { Confirmation } from "./ask-confirmation.ts";

/**
 * How a confirmation stands for whoever has its link. `over`: nothing is to be confirmed by it any more; `left`: it was confirmed, and
 * the person has unsubscribed since; `blocked`: a person of ours has to look at the address first.
 */
export type Standing =
  | { kind: "waits" | "expired" | "confirmed" | "left" | "over" | "blocked"; confirmation: Confirmation }
  | { kind: "unknown" };

/** Looks how a confirmation stands; changes nothing. @param link what its token says */
export async function lookAt(db: Executor, link: { id: string; expiresAt: Date }, now: Date): Promise<Standing> {
  const [row] = await db
    .select({ confirmation: confirmations, email: leads.email })
    .from(confirmations)
    .innerJoin(leads, eq(leads.id, confirmations.leadId))
    .where(eq(confirmations.id, link.id));
  if (row === undefined) return { kind: "unknown" };
  const { confirmation, email } = row;
  const { status, expiresAt, decidedAt } = confirmation;
  if (status === "declined" || status === "replaced" || email !== confirmation.email)
    return { kind: "over", confirmation };
  const causes = await findCauses(db, email);
  if (causes !== null && !causes.own) return { kind: "blocked", confirmation };
  if (status === "confirmed") {
    const left = causes !== null && decidedAt !== null && causes.at > decidedAt;
    return { kind: left ? "left" : "confirmed", confirmation };
  }
  // Whoever unsubscribed after it was asked is not taken back by a mail that came before.
  const leftSince = causes !== null && causes.at > confirmation.createdAt;
  const expired = expiresAt <= now || link.expiresAt <= now || leftSince;
  return { kind: expired ? "expired" : "waits", confirmation };
}
