import type { Executor } from "../../db/client.ts";
import type { leads, reps } from "../../db/schema/index.ts";
import type { RepMailReason } from "../../db/schema/rep-mails.ts";
import { findCauses } from "../../lead/suppression/find-causes.ts";
import { loadThread } from "../thread/load-thread.ts";
import type { ProspectThread } from "../thread/load-thread.ts";
import { whoMay } from "./who-may.ts";

/** How a rep's words get to a prospect, or why they do not. */
export type Way =
  | { kind: "way"; handoffId: string; thread: ProspectThread }
  | { kind: "failed"; reason: RepMailReason; error: string };

const failed = (reason: RepMailReason, error: string): Way => ({ kind: "failed", reason, error });

/**
 * Looks whether a rep may write to a prospect now, and in which thread.
 * @param about.told the mail of the prospect that the rep answers, where that is known
 */
export async function findWay(
  db: Executor,
  {
    lead,
    rep,
    told,
  }: { lead: typeof leads.$inferSelect; rep: Pick<typeof reps.$inferSelect, "id">; told: string | null },
  now: Date,
): Promise<Way> {
  const may = await whoMay(db, { leadId: lead.id, repId: rep.id }, now);
  if ("reason" in may) return failed(may.reason, "Answers to this prospect are not yours to send.");
  const thread = await loadThread(db, lead.id, told);
  if (thread === undefined) return failed("closed", "The prospect is not known any more.");
  for (const email of new Set([thread.email, lead.email])) {
    const causes = await findCauses(db, email);
    if (causes !== null) return failed("suppressed", `${email} gets no mail (${causes.reason}).`);
  }
  if (thread.sender === undefined) return failed("no_sender", "There is no sender to send by.");
  return { kind: "way", handoffId: may.handoffId, thread };
}
