import { and, eq, isNull } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { erasureRequests } from "../../db/schema/index.ts";
import { found } from "../../platform/errors.ts";
import type { ErasureRequest } from "./list-erasures.ts";

/** Says that the data were erased. Done once; doing it again changes nothing. @throws NotFoundError */
export async function finishErasure(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { id }: { id: string },
): Promise<ErasureRequest> {
  await db
    .update(erasureRequests)
    .set({ doneAt: clock.now() })
    .where(and(eq(erasureRequests.id, id), isNull(erasureRequests.doneAt)));
  return found(await db.select().from(erasureRequests).where(eq(erasureRequests.id, id)), "erasure_request", id);
}
