import { sql } from "drizzle-orm";
import { takeBatch } from "../../aside/take-batch.ts";
import type { SetAside } from "../../jobs/room.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import { advanceBatch, handDown } from "../advance/advance.ts";
import { admitWaiting } from "../waiting.ts";

type Deps = Parameters<typeof advanceBatch>[0];

/**
 * Moves enrollments on that could not move. Those that were stopped or have moved since are done with.
 * @returns those that wait for somebody: they, their sequence or their lead are paused or held
 */
export async function advanceAgain(app: Deps, items: readonly SetAside[]): Promise<readonly SetAside[]> {
  const ids = uuidList(items.map(({ subject }) => subject));
  const { waiting, ...made } = await takeBatch(app, "advance", async (tx, take) => {
    const now = app.clock.now();
    const at = sql`${now.toISOString()}::timestamptz`;
    await tx.execute(sql`
      update enrollments set due_at = ${at} where id in ${ids} and status in ('active', 'waiting') and due_at is null`);
    const which = sql`enrollments.id in ${ids}`;
    await admitWaiting(app, tx, take, now, items.length, which);
    const batch = await advanceBatch(app, tx, take, which);
    const rows = await tx.execute<{ id: string }>(sql`
      select id from enrollments where id in ${ids} and (status = 'paused' or (status in ('active', 'waiting') and due_at <= ${at}))`);
    return { ...batch, waiting: new Set(rows.map(({ id }) => id)) };
  });
  await handDown(app, made);
  return items.filter(({ subject }) => waiting.has(subject));
}
