import { and, eq, isNotNull, or, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Executor } from "../db/client.ts";
import type { Ground } from "../ground.ts";
import { trySoonMany } from "../aside/try-soon.ts";
import { enrollments, leads } from "../db/schema/index.ts";
import { ConflictError, found } from "../platform/errors.ts";

type Deps = Pick<Ground, "db">;

/**
 * Holds an enrollment: nothing more is sent until it is resumed, also when it was to resume by itself.
 * @throws ConflictError `enrollment_not_active`
 */
export async function pauseEnrollment({ db }: Deps, { id }: { id: string }): Promise<void> {
  const changed = await pauseWhere(db, eq(enrollments.id, id));
  if (changed.length === 0) await explain(db, id, "active");
}

/**
 * Lets a paused enrollment go on; steps that came due meanwhile are taken at once, one mail at a time. A break that the
 * recipient has asked for is theirs to end.
 * @throws ConflictError `enrollment_not_paused`, `recipient_paused`
 */
export async function resumeEnrollment(
  { db, clock }: Deps & Pick<Ground, "clock">,
  { id }: { id: string },
): Promise<void> {
  const changed = await resumeWhere(db, eq(enrollments.id, id), clock.now());
  if (changed.length === 0) await explain(db, id, "paused");
}

/** An enrollment that was paused, or goes on. */
type Steered = Pick<typeof enrollments.$inferSelect, "id" | "leadId">;

/** Holds the enrollments that `which` selects, also those that were to resume by themselves. @returns those it held */
export async function pauseWhere(db: Executor, which: SQL): Promise<Steered[]> {
  const isActive = eq(enrollments.status, "active");
  const resumesItself = and(eq(enrollments.status, "paused"), isNotNull(enrollments.resumeAt));
  return db
    .update(enrollments)
    .set({ status: "paused", resumeAt: null })
    .where(and(which, or(isActive, resumesItself)))
    .returning({ id: enrollments.id, leadId: enrollments.leadId });
}

/** Lets the paused enrollments go on that `which` selects, but for a break that the recipient has asked for. @returns those that go on */
export async function resumeWhere(db: Executor, which: SQL, now: Date): Promise<Steered[]> {
  const breakIsOver = sql`coalesce((select l.paused_until from leads l where l.id = enrollments.lead_id) <= ${now.toISOString()}, true)`;
  const resumed = await db
    .update(enrollments)
    .set({ status: "active", resumeAt: null })
    .where(and(which, eq(enrollments.status, "paused"), breakIsOver))
    .returning({ id: enrollments.id, leadId: enrollments.leadId });
  await trySoonMany(db, { enrollmentIds: resumed.map(({ id }) => id) }, now);
  return resumed;
}

async function explain(db: Deps["db"], id: string, wanted: "active" | "paused"): Promise<never> {
  const rows = await db
    .select({ status: enrollments.status, until: leads.pausedUntil })
    .from(enrollments)
    .innerJoin(leads, eq(leads.id, enrollments.leadId))
    .where(eq(enrollments.id, id));
  const known = found(rows, "enrollment", id);
  if (known.status === wanted && known.until !== null) {
    const until = known.until.toISOString();
    throw new ConflictError("recipient_paused", `The recipient has asked for a break until ${until}: it goes on then.`);
  }
  throw new ConflictError(`enrollment_not_${wanted}`, `The enrollment is ${known.status}, not ${wanted}.`);
}
