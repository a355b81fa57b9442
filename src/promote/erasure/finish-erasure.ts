import { and, eq, isNull } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { erasureRequests, importProblems } from "../../db/schema/index.ts";
import { found } from "../../platform/errors.ts";
import type { ErasureRequest } from "./list-erasures.ts";

/**
 * Says that the data were erased, and erases what reports of imports quote of the address, which may have come to no lead. Done
 * once; doing it again changes nothing. @throws NotFoundError
 */
export async function finishErasure(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { id }: { id: string },
): Promise<ErasureRequest> {
  await db.transaction(async (tx) => {
    const done = await tx
      .update(erasureRequests)
      .set({ doneAt: clock.now() })
      .where(and(eq(erasureRequests.id, id), isNull(erasureRequests.doneAt)))
      .returning();
    for (const { email } of done) {
      if (email !== null) await tx.delete(importProblems).where(eq(importProblems.email, email));
    }
  });
  return found(await db.select().from(erasureRequests).where(eq(erasureRequests.id, id)), "erasure_request", id);
}
