import { and, eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { repAbsences, reps } from "../../db/schema/index.ts";
import { ConflictError, found } from "../../platform/errors.ts";
import { lockAssignments } from "../assign/lock.ts";
import { absenceSpan } from "./absence-span.ts";
import { lookAgain } from "../assign/look-again.ts";

export type Absence = typeof repAbsences.$inferSelect;

const absencesAtMost = 500;

/**
 * Writes down that a rep is away for some days. While it lasts nothing is assigned; from its beginning on open handoffs go to
 * the deputy or to somebody else.
 * @throws NotFoundError; ConflictError `absence_exists`, `absences_full`
 */
export async function addAbsence(
  app: Pick<Ground, "db" | "clock" | "queues">,
  { repId, ...days }: { repId: string; fromDate: string; toDate: string; note: string | null },
): Promise<Absence> {
  const absence = await app.db.transaction(async (tx) => {
    await lockAssignments(tx);
    const { zone } = found(await tx.select({ zone: reps.zone }).from(reps).where(eq(reps.id, repId)), "rep", repId);
    if (
      (await tx.$count(repAbsences, and(eq(repAbsences.repId, repId), eq(repAbsences.source, "hand")))) >=
      absencesAtMost
    ) {
      throw new ConflictError("absences_full", `A rep has ${absencesAtMost} absences at most: delete past ones.`);
    }
    const [row] = await tx
      .insert(repAbsences)
      .values({ repId, ...days, ...absenceSpan(zone, days), createdAt: app.clock.now() })
      .onConflictDoNothing()
      .returning();
    return row;
  });
  if (absence === undefined) throw new ConflictError("absence_exists", "The rep has an absence on the same days.");
  await lookAgain(app);
  return absence;
}
