import { and, desc, eq, isNotNull, lt, lte, sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { activities, handoffs, reps } from "../../db/schema/index.ts";
import type { HandoffContext } from "../context.ts";

/** What somebody was before this handoff. `reason` is what was said then, as it was written. */
export type Standing =
  | { kind: "new" }
  | { kind: "customer"; since: Date }
  | { kind: "given_back"; at: Date; reason: string | null; coolUntil: Date | null }
  | { kind: "disqualified"; at: Date; reason: string | null };

/** From whom a handoff came. `rep` is the name of who had it or gave it, null when nobody knows; decliners come in their order. */
export type CameFrom =
  | { kind: "declined"; by: { rep: string | null; reason: string | null }[] }
  | { kind: "handed_over"; rep: string | null };

/** Tells somebody new from a customer, and from one with whom we were done before. */
export async function loadStanding(db: Executor, { handoff, lead }: HandoffContext): Promise<Standing> {
  const { before, createdAt } = handoff;
  if (before === null) return { kind: "new" };
  if (before.stage === "customer") return { kind: "customer", since: new Date(before.stageAt) };
  if (before.stage === "disqualified") {
    const { at, reason } = await lastMove(db, handoff, "disqualified");
    return { kind: "disqualified", at: at ?? new Date(before.stageAt), reason };
  }
  if (before.stage !== "lead" || lead.recycledAt === null || lead.recycledAt > createdAt) return { kind: "new" };
  const { reason } = await lastMove(db, handoff, "recycled");
  const coolUntil = before.coolUntil ? new Date(before.coolUntil) : null;
  return { kind: "given_back", at: lead.recycledAt, reason, coolUntil };
}

/** The last move of that kind before a handoff, with what was said of it last. */
async function lastMove(
  db: Executor,
  { leadId, createdAt }: HandoffContext["handoff"],
  move: "recycled" | "disqualified",
): Promise<{ at: Date | null; reason: string | null }> {
  const rows = await db
    .select({
      at: activities.at,
      reason: sql<string | null>`${activities.data} ->> 'reason'`,
      from: sql<string | null>`${activities.data} ->> 'from'`,
      to: sql<string | null>`${activities.data} ->> 'to'`,
    })
    .from(activities)
    .where(
      and(
        eq(activities.leadId, leadId),
        eq(activities.kind, "stage"),
        lte(activities.at, createdAt),
        sql`${activities.data} ->> 'move' = ${move}`,
      ),
    )
    .orderBy(desc(activities.at), desc(activities.id))
    .limit(10);
  // What is said of the cool-down later is a record of its own, which moves nobody.
  const moved = rows.findIndex(({ from, to }) => from !== to);
  const latest = moved === -1 ? rows : rows.slice(0, moved + 1);
  return { at: rows[moved]?.at ?? null, reason: latest.find(({ reason }) => reason !== null)?.reason ?? null };
}

const previousAtMost = 20;

/**
 * The colleagues who declined it, one after the other, or the one who handed it over, where this handoff is what came of that; null
 * otherwise. Those who were late stand between them, and are not named.
 */
export async function loadCameFrom(db: Executor, { handoff }: HandoffContext): Promise<CameFrom | null> {
  const previous = await db
    .select({
      id: handoffs.id,
      status: handoffs.status,
      movedFor: handoffs.movedFor,
      createdAt: handoffs.createdAt,
      respondedAt: handoffs.respondedAt,
      reason: handoffs.declineReason,
      rep: reps.name,
    })
    .from(handoffs)
    .leftJoin(reps, eq(reps.id, handoffs.repId))
    .where(and(eq(handoffs.leadId, handoff.leadId), lt(handoffs.id, handoff.id), isNotNull(handoffs.repId)))
    .orderBy(desc(handoffs.id))
    .limit(previousAtMost);
  const [last] = previous;
  if (last?.status === "moved" && last.movedFor === "handed_over") {
    return { kind: "handed_over", rep: (await giverOf(db, handoff.leadId, last.id)) ?? last.rep };
  }
  const by: { rep: string | null; reason: string | null }[] = [];
  let cameAt = handoff.createdAt.getTime();
  for (const { status, movedFor, createdAt, respondedAt, rep, reason } of previous) {
    // A decline and what comes of it are of one instant.
    const declined = status === "declined" && respondedAt?.getTime() === cameAt;
    if (declined) by.unshift({ rep, reason });
    if (!declined && !(status === "moved" && movedFor === "late")) break;
    cameAt = createdAt.getTime();
  }
  return by.length === 0 ? null : { kind: "declined", by };
}

async function giverOf(db: Executor, leadId: string, handoffId: string): Promise<string | undefined> {
  const [giver] = await db
    .select({ name: reps.name })
    .from(activities)
    .innerJoin(reps, sql`${reps.id}::text = ${activities.data} -> 'by' ->> 'id'`)
    .where(
      and(
        eq(activities.leadId, leadId),
        eq(activities.kind, "handoff"),
        sql`${activities.data} ->> 'handoffId' = ${handoffId} and ${activities.data} ->> 'status' = 'moved'`,
      ),
    )
    .limit(1);
  return giver?.name;
}
