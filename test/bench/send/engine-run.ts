import { setTimeout as delay } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { type Child, startChild } from "./child.ts";
import type { BenchSink } from "./sink.ts";
import { databaseCpuMs } from "./database-cpu.ts";
import { type World, countDone, enrollMany } from "./world.ts";

export interface EngineRun {
  /** mails per second, from due to the next due time set */
  rate: number;
  /** processor microseconds of the workers per mail */
  cpuUs: number;
  /** and of PostgreSQL */
  databaseCpuUs: number;
  /** bytes of write-ahead log per mail */
  walBytes: number;
  /** bytes that the tables of a mail and their indexes have grown by, per mail */
  diskBytes: number;
}

export interface WorkerUsage {
  cpuMs: number;
  rss: number;
}

/** Starts one worker process that hands over to `sink`. */
export function startWorker(world: World, sink: BenchSink, smtpConnections: number): Promise<Child<unknown>> {
  const settings = { ...world.settings, smtpUrl: sink.url, smtpConnections };
  const nowhere = { http: { host: "127.0.0.1", port: 0 }, inboundSmtp: { host: "127.0.0.1", port: 0 } };
  return startChild("./worker-process.ts", { ...settings, ...nowhere }, (_message): _message is unknown => true);
}

/** Processor time and memory of a worker. */
export async function usageOf(worker: Child<unknown>): Promise<WorkerUsage> {
  return (await worker.ask({})) as WorkerUsage;
}

/**
 * Lets worker processes send `mails` due at once. The clock runs from the moment they are due, after a tenth as many have
 * warmed the workers up, until the last enrollment has its next due time.
 */
export async function runEngine(
  world: World,
  sink: BenchSink,
  { mails, workers = 1, connections = 40 }: { mails: number; workers?: number; connections?: number },
): Promise<EngineRun> {
  const { app } = world;
  const warm = Math.ceil(mails / 10);
  await enrollMany(world, mails + warm, `case when n <= ${warm} then now() else 'infinity'::timestamptz end`);
  const already = await sink.received();
  await using stack = new AsyncDisposableStack();
  const children: Child<unknown>[] = [];
  for (let n = 0; n < workers; n += 1) children.push(stack.use(await startWorker(world, sink, connections)));
  await until(world, sink, warm, already);
  const cpuMs = async () => (await Promise.all(children.map(usageOf))).reduce((sum, usage) => sum + usage.cpuMs, 0);
  const cpuBefore = await cpuMs();
  const databaseBefore = databaseCpuMs(world.postmasterPid);
  const writtenBefore = await writtenBy(world);
  await app.db.execute(sql`update enrollments set due_at = now() where due_at = 'infinity'`);
  await app.db.execute(sql`vacuum enrollments`);
  const from = performance.now();
  await until(world, sink, warm + mails, already);
  const ms = performance.now() - from;
  const databaseMs = databaseCpuMs(world.postmasterPid) - databaseBefore;
  const written = await writtenBy(world);
  return {
    rate: (mails / ms) * 1000,
    cpuUs: (((await cpuMs()) - cpuBefore) * 1000) / mails,
    databaseCpuUs: (databaseMs * 1000) / mails,
    walBytes: (written.wal - writtenBefore.wal) / mails,
    diskBytes: (written.disk - writtenBefore.disk) / mails,
  };
}

/** Bytes of write-ahead log since the server was made, and of the tables that a mail is written to. */
async function writtenBy({ app }: World): Promise<{ wal: number; disk: number }> {
  const [row] = await app.db.execute<{ wal: string; disk: string }>(sql`
    select pg_current_wal_insert_lsn() - '0/0'::pg_lsn as wal, (
      select sum(pg_total_relation_size(relation)) from unnest(array['messages', 'enrollments', 'decisions']::regclass[]) relation
    ) as disk`);
  return { wal: Number(row?.wal), disk: Number(row?.disk) };
}

/** The database is asked only when everything has arrived: counting costs it time that would be measured. */
async function until(world: World, sink: BenchSink, count: number, already: number): Promise<void> {
  while ((await sink.received()) - already < count) await delay(100);
  while ((await countDone(world)) < count) await delay(50);
}
