import type { Ground } from "../ground.ts";
import { reps } from "../db/schema/index.ts";
import { ConflictError } from "../platform/errors.ts";
import type { Rep } from "./assign/candidate.ts";
import { asRep } from "./assign/load-pool.ts";
import { calendarColumns } from "./calendar/keep-reading.ts";
import { sealCalendar } from "./calendar/seal-calendar.ts";
import { requireReps } from "./require-reps.ts";
import type { RepInput } from "./rep-schemas.ts";
import { lookAgain } from "./assign/look-again.ts";

/**
 * Adds an active rep, who starts where the others stand in the queue.
 * @throws ConflictError `rep_exists` when the address is taken; InvalidInputError `rep_unknown` when the deputy is nobody,
 * `calendar_url_refused`
 */
export async function createRep(
  app: Pick<Ground, "db" | "clock" | "queues" | "sealer" | "webhooks">,
  { calendarUrl = null, ...input }: RepInput,
): Promise<Rep> {
  const now = app.clock.now();
  const calendar = calendarUrl === null ? {} : calendarColumns(sealCalendar(app, calendarUrl), now);
  const rep = await app.db.transaction(async (tx) => {
    await requireReps(tx, { "/deputyId": input.deputyId });
    const [row] = await tx
      .insert(reps)
      .values({ ...input, ...calendar, createdAt: now })
      .onConflictDoNothing({ target: reps.email })
      .returning();
    return row;
  });
  if (rep === undefined) throw new ConflictError("rep_exists", "There is a rep with this address.");
  // What nobody could take may be for them.
  await lookAgain(app);
  if (calendarUrl !== null) await app.queues.enqueue("calendars", {});
  return asRep(rep);
}
