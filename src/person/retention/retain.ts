import { eq, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { Tx } from "../../db/client.ts";
import { retentionPasses } from "../../db/schema/index.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import type { PersonParts } from "../parts.ts";
import { decisionsOf, retainedKinds, retentionRules } from "./kinds.ts";
import type { RetainedKind } from "./kinds.ts";

type Deps = Pick<Ground & PersonParts, "db" | "clock" | "retention" | "log">;

const batchSize = 1_000;
const leadsAtOnce = 500;
const dayMs = 86_400_000;
/** Batches of one kind in one run of the job: it shares its queue with what cannot wait. */
const batchesAtOnce = 50;

/**
 * Deletes what was kept long enough, a batch in a transaction, each kind once a day; and takes suppressions off the list
 * that have come to their end. What a run leaves for the next is due at once.
 */
export async function retain(app: Deps): Promise<void> {
  const now = app.clock.now();
  await app.db.execute(sql`delete from suppressions where until <= ${now.toISOString()}::timestamptz`);
  for (const kind of retainedKinds) await passOver(app, kind, now);
}

async function passOver(app: Deps, kind: RetainedKind, now: Date): Promise<void> {
  const { db, retention, log } = app;
  await db.insert(retentionPasses).values({ kind, nextAt: now }).onConflictDoNothing();
  let deleted = 0;
  for (let batch = 0; batch < batchesAtOnce; batch += 1) {
    const done = await db.transaction(async (tx) => {
      const [pass] = await tx
        .select()
        .from(retentionPasses)
        .where(eq(retentionPasses.kind, kind))
        .for("update", { skipLocked: true });
      // Another process is at it, or it is done for today.
      if (pass === undefined || pass.nextAt > now) return true;
      const days = retention[kind];
      const before = days === null ? null : new Date(now.getTime() - days * dayMs);
      const { count, ended, cursor } =
        before === null ? { count: 0, ended: true, cursor: null } : await takeBatch(tx, kind, before, pass.cursor);
      deleted += count;
      const next = ended ? { nextAt: new Date(now.getTime() + dayMs), cursor: null, deleted } : { cursor };
      await tx.update(retentionPasses).set(next).where(eq(retentionPasses.kind, kind));
      return ended;
    });
    if (done) break;
  }
  if (deleted > 0) log.info({ kind, deleted }, "kept long enough");
}

async function takeBatch(
  tx: Tx,
  kind: RetainedKind,
  before: Date,
  cursor: string | null,
): Promise<{ count: number; ended: boolean; cursor: string | null }> {
  const at = sql`${before.toISOString()}::timestamptz`;
  if (kind !== "decisions") {
    const rows = await tx.execute(retentionRules[kind].statement(at, batchSize));
    return { count: rows.length, ended: rows.length < batchSize, cursor: null };
  }
  const leads = await tx.execute<{ id: string }>(sql`
    select id from leads where ${cursor === null ? sql`true` : sql`id > ${cursor}::uuid`} order by id limit ${leadsAtOnce}`);
  const rows = await tx.execute(decisionsOf(uuidList(leads.map(({ id }) => id)), at));
  const last = leads.at(-1)?.id ?? null;
  return { count: rows.length, ended: leads.length < leadsAtOnce, cursor: last };
}
