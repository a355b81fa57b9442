import { and, eq, isNotNull, or, sql } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { trySoon } from "../aside/try-soon.ts";
import { enrollments, leads } from "../db/schema/index.ts";
import { ConflictError, found } from "../platform/errors.ts";

type Deps = Pick<Ground, "db">;

/**
 * Holds an enrollment: nothing more is sent until it is resumed, also when it was to resume by itself.
 * @throws ConflictError `enrollment_not_active`
 */
export async function pauseEnrollment({ db }: Deps, { id }: { id: string }): Promise<void> {
  const changed = await db
    .update(enrollments)
    .set({ status: "paused", resumeAt: null })
    .where(
      and(
        eq(enrollments.id, id),
        or(eq(enrollments.status, "active"), and(eq(enrollments.status, "paused"), isNotNull(enrollments.resumeAt))),
      ),
    )
    .returning({ id: enrollments.id });
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
  const now = clock.now();
  const changed = await db
    .update(enrollments)
    .set({ status: "active", resumeAt: null })
    .where(
      and(
        eq(enrollments.id, id),
        eq(enrollments.status, "paused"),
        sql`coalesce((select l.paused_until from leads l where l.id = enrollments.lead_id) <= ${now.toISOString()}, true)`,
      ),
    )
    .returning({ id: enrollments.id });
  if (changed.length === 0) await explain(db, id, "paused");
  await trySoon(db, { enrollmentId: id }, now);
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
