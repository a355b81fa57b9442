import { and, eq, lte, sql } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { isPoison } from "../aside/is-poison.ts";
import { bulkActions } from "../db/schema/index.ts";
import type { BulkOutcome } from "../db/schema/bulk.ts";
import { RipenError } from "../platform/errors.ts";
import { actionInput, readStoredTarget } from "./bulk-schemas.ts";
import type { Action } from "./bulk-schemas.ts";
import { takePage } from "./do/take-page.ts";
import type { PageDeps } from "./do/take-page.ts";
import { nextLeads } from "./leads-of.ts";
import { aliveUntil } from "./stored-bulk.ts";
import type { BulkAction } from "./stored-bulk.ts";

type Deps = PageDeps & Pick<Ground, "stopping">;

const sampled = 50;

/** Leads of one transaction: few where each costs much, so that a cancel is heard soon. */
const atOnce = ({ kind }: Action): number => (kind === "erase" ? 10 : 200);

/**
 * Does a bulk action behind the last lead that was taken, some leads at a time, each in one transaction with how far it came. One
 * process at a time has it; when that ends, another goes on. Canceled, it stops after those it is at.
 */
export async function runBulk(app: Deps, id: string): Promise<void> {
  const taken = await claim(app, id);
  if (taken === undefined) return;
  let againInMs = 0;
  try {
    let row: BulkAction | undefined = taken;
    while (row !== undefined && !app.stopping.aborted) row = await takeNext(app, row);
  } catch (error) {
    // The database or the network: it goes on where it is when they are back.
    if (!isPoison(error)) {
      againInMs = 10_000;
      throw error;
    }
    app.log.error({ err: error, bulkActionId: id }, "the bulk action cannot go on");
    const failure = error instanceof RipenError ? error.message : "unexpected";
    await app.db
      .update(bulkActions)
      .set({ status: "failed", failure, finishedAt: app.clock.now() })
      .where(and(eq(bulkActions.id, id), eq(bulkActions.status, "running")));
  } finally {
    await app.db
      .update(bulkActions)
      .set({ aliveUntil: sql`now() + ${againInMs}::int * interval '1 millisecond'` })
      .where(and(eq(bulkActions.id, id), eq(bulkActions.status, "running")));
  }
}

async function claim({ db }: Deps, id: string): Promise<BulkAction | undefined> {
  const [taken] = await db
    .update(bulkActions)
    .set({ aliveUntil })
    .where(and(eq(bulkActions.id, id), eq(bulkActions.status, "running"), lte(bulkActions.aliveUntil, sql`now()`)))
    .returning();
  return taken;
}

/** @returns the action as it is then; undefined when it has ended */
async function takeNext(app: Deps, row: BulkAction): Promise<BulkAction | undefined> {
  // What was accepted is read as it was: a filter keeps its instants as texts.
  const action = actionInput.parse(row.action);
  const target = readStoredTarget(row);
  const { leads, cursor } = await nextLeads(app, target, row.cursor, atOnce(action));
  let after: BulkAction | undefined;
  await takePage(app, action, leads, row.dryRun, async (tx, outcomes) => {
    const next = counted(row, outcomes);
    const ended = cursor === null ? { status: "done" as const, finishedAt: app.clock.now() } : {};
    const [saved] = await tx
      .update(bulkActions)
      .set({ ...next, cursor, aliveUntil, ...ended })
      .where(and(eq(bulkActions.id, row.id), eq(bulkActions.status, "running")))
      .returning();
    // Canceled meanwhile: nothing of this page is kept.
    if (saved === undefined && action.kind !== "erase") throw new CanceledError();
    after = saved;
  }).catch((error: unknown) => {
    if (!(error instanceof CanceledError)) throw error;
  });
  return after?.status === "running" ? after : undefined;
}

class CanceledError extends Error {}

function counted(row: BulkAction, outcomes: readonly BulkOutcome[]) {
  const skipped = { ...row.skipped };
  for (const { outcome, code } of outcomes) {
    if (outcome === "skipped") skipped[code ?? "skipped"] = (skipped[code ?? "skipped"] ?? 0) + 1;
  }
  return {
    looked: row.looked + outcomes.length,
    done: row.done + outcomes.filter(({ outcome }) => outcome === "done").length,
    skipped,
    sample: [...row.sample, ...outcomes].slice(0, sampled),
  };
}
