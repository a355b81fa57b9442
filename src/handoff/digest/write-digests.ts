import { and, eq, inArray, isNull, lt, lte, or, sql } from "drizzle-orm";
import { notSetAside } from "../../aside/not-set-aside.ts";
import { takeBatch } from "../../aside/take-batch.ts";
import type { Ground } from "../../ground.ts";
import type { Tx } from "../../db/client.ts";
import { repDigests, reps, teamMembers, teams } from "../../db/schema/index.ts";
import type { SetAside } from "../../jobs/room.ts";
import { owe } from "../../promote/owe.ts";
import { isPresent } from "../../rep/assign/presence.ts";
import { usualHours } from "../../rep/working-hours.ts";
import { holidayCalendar } from "../../schedule/holidays.ts";
import { findZone } from "../../schedule/zone.ts";
import { digestDay, nextDigest } from "./digest-time.ts";
import type { Mornings } from "./digest-time.ts";
import { loadDigest, saysNothing } from "./load-digest.ts";

type Deps = Pick<Ground, "db" | "clock" | "log" | "queues">;
type Rep = typeof reps.$inferSelect;

const repsAtOnce = 200;
const keptDays = 60;
const dayMs = 86_400_000;

/**
 * Writes down, for every rep whose morning has come, that they get a digest, where something waits, and when the next is. A day is
 * written down once for each rep, whatever restarts or runs beside it, and however often their zone changes.
 */
export async function writeDigests(app: Deps, only?: readonly string[]): Promise<void> {
  const now = app.clock.now();
  for (let more = true; more;) {
    const { owed, taken } = await takeBatch(app, "digest", async (tx, take) => {
      const rows = await tx
        .select()
        .from(reps)
        .where(
          and(
            eq(reps.active, true),
            eq(reps.digest, true),
            or(isNull(reps.digestAt), lte(reps.digestAt, now)),
            only === undefined ? notSetAside("digest", sql`${reps.id}::text`) : inArray(reps.id, [...only]),
          ),
        )
        .orderBy(reps.id)
        .limit(repsAtOnce)
        .for("update", { skipLocked: true });
      const { outs } = await take(
        rows,
        async (part, some) => {
          const ids: number[] = [];
          for (const rep of some) ids.push(...(await writeDigest(part, rep, now)));
          return ids;
        },
        ({ id }) => ({ kind: "digest", subject: id }),
      );
      return { owed: outs.flat(), taken: rows.length };
    });
    more = only === undefined && taken === repsAtOnce;
    for (const id of owed) await app.queues.enqueue("notify", { outboxId: String(id) });
  }
}

/** Writes down those again that could not be. */
export async function writeDigestsAgain(app: Deps, items: readonly SetAside[]): Promise<readonly SetAside[]> {
  await writeDigests(
    app,
    items.map(({ subject }) => subject),
  );
  return [];
}

async function writeDigest(tx: Tx, rep: Rep, now: Date): Promise<number[]> {
  const mornings = await morningsOf(tx, rep);
  const next = nextDigest(mornings, now) ?? new Date(now.getTime() + dayMs);
  await tx.update(reps).set({ digestAt: next }).where(eq(reps.id, rep.id));
  const day = rep.digestAt === null ? null : digestDay(mornings, now);
  if (day === null) return [];
  const made = await tx
    .insert(repDigests)
    .values({ repId: rep.id, day, createdAt: now })
    .onConflictDoNothing()
    .returning({ day: repDigests.day });
  await tx
    .delete(repDigests)
    .where(and(eq(repDigests.repId, rep.id), lt(repDigests.createdAt, new Date(now.getTime() - keptDays * dayMs))));
  if (made.length === 0 || !(await isThere(tx, rep.id, now))) return [];
  if (saysNothing(await loadDigest(tx, rep, now))) return [];
  const outboxId = await owe(tx, { topic: "digest", repId: rep.id, day }, now);
  await tx
    .update(repDigests)
    .set({ outboxId })
    .where(and(eq(repDigests.repId, rep.id), eq(repDigests.day, day)));
  return [outboxId];
}

async function isThere(tx: Tx, id: string, now: Date): Promise<boolean> {
  const there = isPresent(sql`reps`, sql`${now.toISOString()}::timestamptz`);
  return (await tx.$count(reps, and(eq(reps.id, id), there))) > 0;
}

/** The days of a rep's hours, without those on which all of their teams are closed. */
async function morningsOf(tx: Tx, { id, zone, hours }: Rep): Promise<Mornings> {
  const theirs = await tx
    .select({ holidays: teams.holidays })
    .from(teamMembers)
    .innerJoin(teams, eq(teams.id, teamMembers.teamId))
    .where(eq(teamMembers.repId, id));
  const calendars = theirs.map(({ holidays }) => holidayCalendar(holidays.places, holidays.dates));
  return {
    zone: findZone(zone) ?? "UTC",
    days: new Set((hours ?? usualHours).flatMap(({ days }) => days)),
    holidays: (day) =>
      calendars.length > 0 && calendars.every((closed) => closed(day) !== null) ? (calendars[0]?.(day) ?? null) : null,
  };
}
