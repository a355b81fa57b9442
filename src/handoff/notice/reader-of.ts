import { and, desc, eq, inArray } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { Executor } from "../../db/client.ts";
import type { QuietHours } from "../../db/schema/reps.ts";
import { handoffs } from "../../db/schema/index.ts";
import { assignRep } from "../../rep/assign-rep.ts";
import { declinersOf } from "../../rep/assign/decliners-of.ts";
import { awayReason, standInFor } from "../../rep/assign/stand-in.ts";
import type { HandoffContext } from "../context.ts";
import { lockHandoff } from "../lock-handoff.ts";
import { moveHandoff } from "../move-handoff.ts";

/** Who is to read of a handoff: a rep, `operator` when it is nobody's, or those of another handoff that it became. */
export type Reader = ({ kind: "rep" } & Person) | { kind: "operator" } | { kind: "moved"; to: string };

/** A rep who reads a notice. */
export interface Person {
  id: string;
  name: string;
  email: string;
  zone: string;
  quietHours: QuietHours | null;
}

/**
 * Who reads of a running handoff now. Its rep, if there. A deputy reads what comes in while the rep who has accepted it is
 * away for some days; else it moves to somebody who is there.
 */
export async function readerOf(
  { db, clock, queues }: Pick<Ground, "db" | "clock" | "queues">,
  { handoff, rep }: Pick<HandoffContext, "handoff" | "rep">,
): Promise<Reader> {
  if (rep === null) return { kind: "operator" };
  const now = clock.now();
  const away = await awayReason(db, rep.id, now);
  if (away === undefined) return readerFrom(rep);
  if (handoff.status === "accepted" && away === "absent") {
    const deputy = await standInFor(db, rep.id, now);
    if (deputy !== undefined) return readerFrom(deputy);
  }
  const moved = await db.transaction(async (tx) => {
    const locked = await lockHandoff(tx, handoff.id);
    const reason = await awayReason(tx, rep.id, now);
    const runs = locked?.handoff.status === "open" || locked?.handoff.status === "accepted";
    if (locked === undefined || reason === undefined || !runs || locked.handoff.repId !== rep.id) return undefined;
    const choice = await assignRep(tx, now, { lead: locked.lead, except: await declinersOf(tx, locked.lead.id) });
    return moveHandoff(tx, { ...locked, reason, choice }, now);
  });
  if (moved !== undefined) await queues.enqueue("notify", { outboxId: String(moved.outboxId) });
  return { kind: "moved", to: moved?.handoffId ?? (await runningOf(db, handoff.leadId)) ?? handoff.id };
}

const readerFrom = ({ id, name, email, zone, quietHours }: Person): Reader => ({
  kind: "rep",
  id,
  name,
  email,
  zone,
  quietHours,
});

/** The running handoff of a lead. */
export async function runningOf(db: Executor, leadId: string): Promise<string | undefined> {
  const [running] = await db
    .select({ id: handoffs.id })
    .from(handoffs)
    .where(and(eq(handoffs.leadId, leadId), inArray(handoffs.status, ["open", "accepted"])))
    .orderBy(desc(handoffs.id))
    .limit(1);
  return running?.id;
}
