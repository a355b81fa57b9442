import { and, eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { repAbsences } from "../../db/schema/index.ts";
import { ConflictError, found } from "../../platform/errors.ts";
import { lockAssignments } from "../assign/lock.ts";
import { lookAgain } from "../assign/look-again.ts";

/** Takes an absence back; what nobody could take is tried again. @throws NotFoundError; ConflictError `absence_of_calendar` */
export async function deleteAbsence(
  app: Pick<Ground, "db" | "clock" | "queues">,
  { id, repId }: { id: string; repId: string },
): Promise<void> {
  await app.db.transaction(async (tx) => {
    await lockAssignments(tx);
    const [told] = await tx
      .select({ source: repAbsences.source })
      .from(repAbsences)
      .where(and(eq(repAbsences.id, id), eq(repAbsences.repId, repId)));
    if (told?.source === "calendar") {
      throw new ConflictError("absence_of_calendar", "The rep's calendar tells this absence: take it out there.");
    }
    const rows = await tx
      .delete(repAbsences)
      .where(and(eq(repAbsences.id, id), eq(repAbsences.repId, repId)))
      .returning({ id: repAbsences.id });
    found(rows, "absence", id);
  });
  await lookAgain(app);
}
