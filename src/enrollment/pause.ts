import { and, eq } from "drizzle-orm";
import type { App } from "../app.ts";
import { enrollments } from "../db/schema/index.ts";
import type { EnrollmentStatus } from "../db/schema/enrollments.ts";
import { ConflictError, NotFoundError } from "../platform/errors.ts";

type Deps = Pick<App, "db">;

/** Holds an active enrollment: nothing more is sent until it is resumed. @throws ConflictError `enrollment_not_active` */
export const pauseEnrollment = (app: Deps, input: { id: string }) => change(app, input.id, "active", "paused");

/** Lets a paused enrollment go on; steps that came due meanwhile are taken at once, one mail at a time. */
export const resumeEnrollment = (app: Deps, input: { id: string }) => change(app, input.id, "paused", "active");

async function change({ db }: Deps, id: string, from: EnrollmentStatus, to: EnrollmentStatus): Promise<void> {
  const changed = await db
    .update(enrollments)
    .set({ status: to })
    .where(and(eq(enrollments.id, id), eq(enrollments.status, from)))
    .returning({ id: enrollments.id });
  if (changed.length > 0) return;
  const [known] = await db.select({ status: enrollments.status }).from(enrollments).where(eq(enrollments.id, id));
  if (known === undefined) throw new NotFoundError("enrollment", id);
  throw new ConflictError(`enrollment_not_${from}`, `The enrollment is ${known.status}, not ${from}.`);
}
