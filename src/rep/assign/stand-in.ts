import { eq } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { reps } from "../../db/schema/index.ts";
import { absentUntil } from "./absent-until.ts";
import { awayBecause } from "./presence.ts";

/** Why a rep is not there, as handoffs say it. */
export type AwayReason = "absent" | "inactive" | "unreachable";

async function load(db: Executor, repId: string, now: Date) {
  const [rep] = await db
    .select({
      id: reps.id,
      name: reps.name,
      email: reps.email,
      zone: reps.zone,
      quietHours: reps.quietHours,
      deputyId: reps.deputyId,
      active: reps.active,
      activeUntil: reps.activeUntil,
      unreachableAt: reps.unreachableAt,
      absentUntil: absentUntil(now),
    })
    .from(reps)
    .where(eq(reps.id, repId));
  return rep;
}

/** Why a rep is not there; undefined when they are, or there is no such rep. */
export async function awayReason(db: Executor, repId: string, now: Date): Promise<AwayReason | undefined> {
  const rep = await load(db, repId, now);
  const away = rep && awayBecause(rep, now);
  if (away === undefined) return undefined;
  return away.code === "unreachable" || away.code === "absent" ? away.code : "inactive";
}

/** Whoever reads for a rep now: the rep, if there, else the first of their deputies who is; undefined when nobody is. */
export async function standInFor(db: Executor, repId: string, now: Date): Promise<Awaited<ReturnType<typeof load>>> {
  const seen = new Set<string>();
  for (let next: string | null = repId; next !== null && !seen.has(next);) {
    const rep = await load(db, next, now);
    if (rep === undefined) return undefined;
    if (awayBecause(rep, now) === undefined) return rep;
    seen.add(next);
    next = rep.deputyId;
  }
  return undefined;
}
