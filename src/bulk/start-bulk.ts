import { and, lt, ne, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Ground } from "../ground.ts";
import { bulkActions } from "../db/schema/index.ts";
import { planEnroll } from "../enrollment/admit/enroll-segment.ts";
import { ConflictError } from "../platform/errors.ts";
import { newId } from "../platform/ids.ts";
import { listLeads } from "../score/list/list-leads.ts";
import type { SequenceParts } from "../sequence/parts.ts";
import type { Target, bulkInput } from "./bulk-schemas.ts";
import { getBulk } from "./stored-bulk.ts";
import type { BulkAction } from "./stored-bulk.ts";

type Deps = Pick<Ground & SequenceParts, "db" | "clock" | "queues" | "versions">;

const keptMs = 90 * 86_400_000;

/**
 * Begins an action on many leads, or a try of it; a job does it.
 * @param input.by who says so, for the log
 * @throws NotFoundError of the sequence or the segment; ConflictError `sequence_not_published`, `key_missing`, `count_differs`;
 * ListTooLargeError
 */
export async function startBulk(
  app: Deps,
  { action, target, dryRun, confirm, by, id = newId() }: z.output<typeof bulkInput> & { by: string },
): Promise<BulkAction> {
  if (action.kind === "enroll") await planEnroll(app, { id: action.sequenceId });
  const { count, isEstimate } = await countOf(app, target);
  if (action.kind === "erase" && !dryRun && confirm !== count) {
    const message = `There are ${count} of them, and ${confirm ?? "no number"} was confirmed: nothing was erased. Look again, and confirm that number.`;
    throw new ConflictError("count_differs", message);
  }
  // Filters may name people.
  const keptSince = new Date(app.clock.now().getTime() - keptMs);
  await app.db.delete(bulkActions).where(and(ne(bulkActions.status, "running"), lt(bulkActions.createdAt, keptSince)));
  await app.db
    .insert(bulkActions)
    .values({
      id,
      action,
      target,
      // What is taken out is not changed: the file is asked for when it is known how many there are.
      dryRun: dryRun || action.kind === "export",
      total: count,
      totalIsEstimate: isEstimate,
      by,
      aliveUntil: sql`now()`,
      createdAt: app.clock.now(),
    })
    .onConflictDoNothing();
  await app.queues.enqueue("bulk", { bulkActionId: id });
  return getBulk(app, { id });
}

async function countOf(app: Deps, target: Target): Promise<{ count: number; isEstimate: boolean }> {
  if ("leadIds" in target) return { count: new Set(target.leadIds).size, isEstimate: false };
  const { total } = await listLeads(app, { ...target.filter, limit: 1, total: true });
  return total ?? { count: 0, isEstimate: true };
}
