import { eq } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import type { Tx } from "../db/client.ts";
import { reps } from "../db/schema/index.ts";
import { ConflictError, found, InvalidInputError } from "../platform/errors.ts";
import { moveAbsences } from "./absence/move-absences.ts";
import type { Rep } from "./assign/candidate.ts";
import { asRep } from "./assign/load-pool.ts";
import { lockAssignments } from "./assign/lock.ts";
import type { RepPatch } from "./rep-schemas.ts";
import { calendarColumns, forgetCalendar, readAnew } from "./calendar/keep-reading.ts";
import { sealCalendar } from "./calendar/seal-calendar.ts";
import { requireReps } from "./require-reps.ts";
import { lookAgain } from "./assign/look-again.ts";

/**
 * Changes a rep. No assignment that begins after it sees the rep as before. Open handoffs of a rep who is not there any more
 * go to the deputy or to somebody else at once, by the `handoffs` job; those that nobody could take are tried again.
 * @throws NotFoundError; ConflictError `rep_exists`; InvalidInputError `rep_unknown`, `own_deputy`, `calendar_url_refused`
 */
export async function patchRep(
  app: Pick<Ground, "db" | "clock" | "queues" | "sealer" | "webhooks">,
  { id, patch: { reachable, calendarUrl, ...patch } }: { id: string; patch: RepPatch },
): Promise<Rep> {
  if (patch.deputyId === id) {
    const problem = { pointer: "/deputyId", code: "own_deputy", message: "Name somebody else." };
    throw new InvalidInputError("own_deputy", "Nobody stands in for themselves.", [problem]);
  }
  const now = app.clock.now();
  const sealed = typeof calendarUrl === "string" ? sealCalendar(app, calendarUrl) : null;
  const calendar = calendarUrl === undefined ? {} : calendarColumns(sealed, now);
  const rep = await app.db.transaction(async (tx) => {
    await lockAssignments(tx);
    await requireReps(tx, { "/deputyId": patch.deputyId });
    if (patch.email !== undefined) await refuseTaken(tx, id, patch.email);
    const [before] = await tx.select({ email: reps.email, zone: reps.zone }).from(reps).where(eq(reps.id, id));
    const isReachable = reachable === true || (patch.email !== undefined && patch.email !== before?.email);
    const isElsewhere = patch.zone !== undefined && patch.zone !== before?.zone;
    if (calendarUrl !== undefined) await forgetCalendar(tx, id, now);
    const rows = await tx
      .update(reps)
      // Naming a column by itself keeps an empty patch a valid statement.
      .set({
        name: reps.name,
        ...patch,
        ...(isReachable && { unreachableAt: null }),
        // The morning of the next digest is found out anew.
        ...(movesMorning(patch) && { digestAt: null }),
        ...(isElsewhere && readAnew(now)),
        ...calendar,
      })
      .where(eq(reps.id, id))
      .returning();
    if (patch.zone !== undefined && isElsewhere) await moveAbsences(tx, id, patch.zone);
    return found(rows, "rep", id);
  });
  await lookAgain(app);
  if (rep.sealedCalendarUrl !== null) await app.queues.enqueue("calendars", {});
  return asRep(rep);
}

const movesMorning = ({ zone, hours, digest, active }: RepPatch): boolean =>
  zone !== undefined || hours !== undefined || digest !== undefined || active !== undefined;

async function refuseTaken(tx: Tx, id: string, email: string): Promise<void> {
  const [other] = await tx.select({ id: reps.id }).from(reps).where(eq(reps.email, email));
  if (other !== undefined && other.id !== id) {
    throw new ConflictError("rep_exists", "There is a rep with this address.");
  }
}
