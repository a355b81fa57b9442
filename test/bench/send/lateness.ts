import { setTimeout as delay } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { startWorker } from "./engine-run.ts";
import type { BenchSink } from "./sink.ts";
import { type World, countDone, enrollMany } from "./world.ts";

/** Enrollments that come due evenly, `perSecond`, for `seconds`. @returns the 99th percentile of sent minus due, seconds */
export async function measureLateness(
  world: World,
  sink: BenchSink,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<number> {
  const count = perSecond * seconds;
  const lead = 4; // seconds for the worker to start
  await enrollMany(world, count, `now() + interval '${lead} seconds' + interval '1 second' * n / ${perSecond}`);
  await world.app.db.execute(sql`drop table if exists bench_due`);
  await world.app.db.execute(sql`create table bench_due as select id, due_at from enrollments`);
  await using _worker = await startWorker(world, sink, 40);
  while ((await countDone(world)) < count) await delay(200);
  const [row] = await world.app.db.execute<{ p99: number }>(sql`
    select percentile_cont(0.99) within group (order by extract(epoch from m.sent_at - d.due_at))::float8 as p99
    from messages m join bench_due d on d.id = m.enrollment_id`);
  return row?.p99 ?? Infinity;
}
