import { and, eq, inArray } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { enrollments, handoffs, leads } from "../../db/schema/index.ts";
import type { InboundAnswer } from "../../db/schema/inbound.ts";
import type { SequenceParts } from "../../sequence/parts.ts";

/**
 * The note on the timeline with which an answer ends the matter, where the sequence that was answered says so about "not interested"
 * or "later"; null where a rep is to hear of it. Somebody who is a prospect already, or in a rep's hands, is the rep's.
 * @param enrollmentId whose mail was answered; null, when it is not known, is always for a rep
 */
export async function quietNote(
  { versions }: SequenceParts,
  tx: Tx,
  input: { leadId: string; enrollmentId: string | null; answer: InboundAnswer | null },
): Promise<string | null> {
  const { leadId, enrollmentId, answer } = input;
  const rule = answer?.category === "later" ? "later" : answer?.category === "not_interested" ? "notInterested" : null;
  if (rule === null || enrollmentId === null || (await isWithRep(tx, leadId))) return null;
  const [row] = await tx
    .select({ versionId: enrollments.versionId })
    .from(enrollments)
    .where(eq(enrollments.id, enrollmentId));
  // A version that cannot be read says nothing: then a rep decides.
  const version = row && (await versions.get(tx, row.versionId).catch(() => undefined));
  if (version?.definition.answers?.[rule] !== "end") return null;
  if (rule === "notInterested") return "Not interested. The sequence ends here, without a handoff.";
  const from = answer?.laterOn ?? null;
  return `Not now${from === null ? "" : `, again from ${from}`}. The sequence ends here, without a handoff.`;
}

async function isWithRep(tx: Tx, leadId: string): Promise<boolean> {
  const [lead] = await tx.select({ stage: leads.stage }).from(leads).where(eq(leads.id, leadId));
  const [running] = await tx
    .select({ id: handoffs.id })
    .from(handoffs)
    .where(and(eq(handoffs.leadId, leadId), inArray(handoffs.status, ["open", "accepted"])));
  return lead?.stage !== "lead" || running !== undefined;
}
