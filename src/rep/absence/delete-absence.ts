import { and, eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { repAbsences } from "../../db/schema/index.ts";
import { found } from "../../platform/errors.ts";
import { lockAssignments } from "../assign/lock.ts";
import { lookAgain } from "../assign/look-again.ts";

/** Takes an absence back; what nobody could take is tried again. @throws NotFoundError */
export async function deleteAbsence(
  app: Pick<Ground, "db" | "clock" | "queues">,
  { id, repId }: { id: string; repId: string },
): Promise<void> {
  await app.db.transaction(async (tx) => {
    await lockAssignments(tx);
    const rows = await tx
      .delete(repAbsences)
      .where(and(eq(repAbsences.id, id), eq(repAbsences.repId, repId)))
      .returning({ id: repAbsences.id });
    found(rows, "absence", id);
  });
  await lookAgain(app);
}
