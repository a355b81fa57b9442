import { isDeepStrictEqual } from "node:util";
import { and, eq, lt, ne, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Ground } from "../ground.ts";
import { bulkActions } from "../db/schema/index.ts";
import { planEnroll } from "../enrollment/admit/enroll-segment.ts";
import { ConflictError } from "../platform/errors.ts";
import { newId } from "../platform/ids.ts";
import { listLeads } from "../score/list/list-leads.ts";
import type { SequenceParts } from "../sequence/parts.ts";
import { mostErased } from "./bulk-schemas.ts";
import type { Target, bulkInput } from "./bulk-schemas.ts";
import { nextLeads } from "./leads-of.ts";
import { getBulk } from "./stored-bulk.ts";
import type { BulkAction } from "./stored-bulk.ts";

type Deps = Pick<Ground & SequenceParts, "db" | "clock" | "queues" | "versions">;

const keptMs = 90 * 86_400_000;

/**
 * Begins an action on many leads, or a try of it; a job does it.
 * @param input.by who says so, for the log
 * @throws NotFoundError of the sequence or the segment; ConflictError `sequence_not_published`, `key_missing`, `count_differs`,
 * `too_many_to_erase`, `id_taken`;
 * ListTooLargeError
 */
export async function startBulk(
  app: Deps,
  { action, target, dryRun, confirm, by, id = newId() }: z.output<typeof bulkInput> & { by: string },
): Promise<BulkAction> {
  const [before] = await app.db.select().from(bulkActions).where(eq(bulkActions.id, id));
  if (before !== undefined) return sameAs(before, { action, target, dryRun, confirm });
  if (action.kind === "enroll") await planEnroll(app, { id: action.sequenceId });
  const erases = action.kind === "erase" && !dryRun;
  // Who comes to fit while it runs was confirmed by nobody.
  const frozen = erases ? await idsOf(app, target) : undefined;
  const { count, isEstimate } =
    frozen === undefined ? await countOf(app, target) : { count: frozen.length, isEstimate: false };
  if (erases && confirm !== count) {
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
      target: frozen === undefined || frozen.length === 0 ? target : { leadIds: frozen },
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
  return sameAs(await getBulk(app, { id }), { action, target, dryRun, confirm });
}

type Asked = Pick<z.output<typeof bulkInput>, "action" | "target" | "dryRun" | "confirm">;

/** The action that has the id already. @throws ConflictError `id_taken` when it is another one */
function sameAs(row: BulkAction, { action, target, dryRun, confirm }: Asked): BulkAction {
  const asKept = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
  const frozen = action.kind === "erase" && !dryRun;
  const isSame =
    row.dryRun === (dryRun || action.kind === "export") &&
    isDeepStrictEqual(row.action, asKept(action)) &&
    (frozen ? row.total === confirm : isDeepStrictEqual(row.target, asKept(target)));
  if (isSame) return row;
  throw new ConflictError("id_taken", "Another action has this id, so nothing was done: send this one with a new id.");
}

/** The ids of those that match now. @throws ConflictError `too_many_to_erase` */
async function idsOf(app: Deps, target: Target): Promise<string[]> {
  if ("leadIds" in target) return [...new Set(target.leadIds)];
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof nextLeads>> = await nextLeads(app, target, cursor, 1_000);
    ids.push(...page.leads.map(({ id }) => id));
    if (ids.length > mostErased) {
      const message = `At most ${mostErased} people are erased at once: narrow the filters, and erase them in parts.`;
      throw new ConflictError("too_many_to_erase", message);
    }
    ({ cursor } = page);
  } while (cursor !== null);
  return ids;
}

async function countOf(app: Deps, target: Target): Promise<{ count: number; isEstimate: boolean }> {
  if ("leadIds" in target) return { count: new Set(target.leadIds).size, isEstimate: false };
  const { total } = await listLeads(app, { ...target.filter, limit: 1, total: true });
  return total ?? { count: 0, isEstimate: true };
}
