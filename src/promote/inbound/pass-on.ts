import { and, eq, inArray } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { handoffs } from "../../db/schema/index.ts";
import { oweOnceInAWhile } from "../owe.ts";
import type { AboutLead, Outcome } from "./settled-mail.ts";

/** Passes a mail on to the running handoff of its lead, if there is one. Nothing else follows from it. */
export async function passOn(tx: Tx, { id: inboundMailId, leadId }: AboutLead, now: Date): Promise<Outcome> {
  const [running] = await tx
    .select({ id: handoffs.id })
    .from(handoffs)
    .where(and(eq(handoffs.leadId, leadId), inArray(handoffs.status, ["open", "accepted"])));
  if (running === undefined) return undefined;
  return oweOnceInAWhile(tx, { topic: "handoff.reply", handoffId: running.id, inboundMailId }, now);
}
