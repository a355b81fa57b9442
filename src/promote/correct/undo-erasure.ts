import { and, eq, isNull } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { erasureRequests } from "../../db/schema/index.ts";
import type { NotUndone, Undone } from "../../db/schema/inbound.ts";

/** Takes back the operator's task of erasing somebody's data that a mail had opened by mistake; what was erased is gone. */
export async function undoErasure(
  tx: Tx,
  { id: inboundMailId }: { id: string },
): Promise<{ undone: Undone[]; kept: NotUndone[] }> {
  const open = await tx
    .delete(erasureRequests)
    .where(and(eq(erasureRequests.inboundMailId, inboundMailId), isNull(erasureRequests.doneAt)))
    .returning({ id: erasureRequests.id });
  const [done] = await tx
    .select({ id: erasureRequests.id })
    .from(erasureRequests)
    .where(eq(erasureRequests.inboundMailId, inboundMailId));
  const reason = "The data were erased already, as the mail seemed to ask.";
  return {
    undone: open.map(({ id }) => ({ what: "erasure", id })),
    kept: done === undefined ? [] : [{ what: "erasure", code: "erasure_done", reason }],
  };
}
