import { sql } from "drizzle-orm";
import { setTimeout as delay } from "node:timers/promises";
import { publishMails } from "../../support/sequences.ts";
import { databaseCpuMs } from "../send/database-cpu.ts";
import { startWorker, usageOf } from "../send/engine-run.ts";
import type { BenchSink } from "../send/sink.ts";
import type { World } from "../send/world.ts";
import { idOf } from "./seed/seeding.ts";

/** Whom mails go to: leads that are made for it, or some of the history, from anywhere in it. */
export type Whom = "new" | "old";

/** What sending costs. */
export interface Cost {
  /** mails per second, from due to the next due time set */
  rate: number;
  /** processor microseconds of the worker and of PostgreSQL per mail: what a busy machine does not change much */
  cpuUs: number;
}

const later = sql`'infinity'::timestamptz`;

/** Enrolls people in a sequence of the world, beside all that is there. @param due SQL of when */
export async function enroll(
  { app }: Pick<World, "app">,
  { sequenceId, versionId }: Pick<World, "sequenceId" | "versionId">,
  { count, whom, due = later }: { count: number; whom: Whom; due?: typeof later },
): Promise<void> {
  if (whom === "new") {
    await app.db.execute(sql`
      insert into leads (id, email, first_name, company, source, stage_at, created_at, updated_at)
      select ${idOf(sql`now()`)}, 'new' || gen_random_uuid() || '@example' || n % 50 || '.com', 'Leo', 'Initech', 'bench', now(), now(), now()
      from generate_series(1, ${count}::int) n`);
  }
  const who =
    whom === "new"
      ? sql`select id from leads where source = 'bench' order by id desc limit ${count}`
      : sql`select id from leads where source <> 'bench' and stage = 'lead' and not exists (select from enrollments e
          where e.lead_id = leads.id and e.sequence_id = ${sequenceId}::uuid)
          and not exists (select from suppressions s where s.email = leads.email) order by random() limit ${count}`;
  await app.db.execute(sql`
    insert into enrollments (id, lead_id, sequence_id, version_id, step_id, due_at, created_at)
    select ${idOf(sql`now()`)}, id, ${sequenceId}::uuid, ${versionId}::uuid, 'mail-1', ${due}, now() from (${who}) w`);
  await app.db.execute(sql`analyze enrollments`);
}

/** Lets a worker send `mails` that are due at once, after a tenth as many have warmed it up. */
export async function costOf(world: World, sink: BenchSink, mails: number, whom: Whom): Promise<Cost> {
  await using worker = await startWorker(world, sink, 40);
  await sendDue(world, sink, Math.ceil(mails / 10), whom);
  const before = { worker: (await usageOf(worker)).cpuMs, database: databaseCpuMs(world.postmasterPid) };
  const from = await sendDue(world, sink, mails, whom, () => {
    before.database = databaseCpuMs(world.postmasterPid);
    return usageOf(worker).then(({ cpuMs }) => void (before.worker = cpuMs));
  });
  const ms = performance.now() - from;
  const cpuMs = (await usageOf(worker)).cpuMs - before.worker + databaseCpuMs(world.postmasterPid) - before.database;
  return { rate: (mails / ms) * 1000, cpuUs: (cpuMs * 1000) / mails };
}

async function sendDue(
  world: World,
  sink: BenchSink,
  mails: number,
  whom: Whom,
  begins: () => Promise<void> = async () => undefined,
): Promise<number> {
  const { app, sequenceId } = world;
  await enroll(world, world, { count: mails, whom });
  const already = await sink.received();
  await begins();
  const from = performance.now();
  await app.db.execute(
    sql`update enrollments set due_at = now() where sequence_id = ${sequenceId}::uuid and due_at = 'infinity'`,
  );
  while ((await sink.received()) - already < mails) await delay(50);
  while ((await countBehind(world)) > 0) await delay(20);
  return from;
}

/** Walks of the bench that have not got their next due time yet. */
async function countBehind({ app, sequenceId }: World): Promise<number> {
  const [row] = await app.db.execute<{ count: number }>(sql`
    select count(*)::int as count from enrollments
    where sequence_id = ${sequenceId}::uuid and status = 'active' and not (step_id = 'wait' and due_at > now() + interval '1 day')`);
  return row?.count ?? 0;
}

/** How long a newcomer of another sequence waits for the first mail, over the same sender, while many are due. Seconds. */
export async function measureFairness(world: World, sink: BenchSink, crowd: number): Promise<number> {
  const { app } = world;
  const newcomerSequence = await publishMails(app, { mails: 2, name: `Newcomer${Date.now()}`, event: "newcomer" });
  const [row] = await app.db.execute<{ id: string }>(
    sql`select current_version_id as id from sequences where id = ${newcomerSequence}::uuid`,
  );
  const newcomer = { sequenceId: newcomerSequence, versionId: row!.id };
  await using _worker = await startWorker(world, sink, 40);
  await enroll(world, world, { count: crowd, whom: "new", due: sql`now()` });
  const waits: number[] = [];
  for (let n = 0; n < 5; n += 1) {
    await delay(1_000);
    const from = performance.now();
    await enroll(world, newcomer, { count: 1, whom: "new", due: sql`now()` });
    while (!(await allSent(world, newcomerSequence, n + 1))) await delay(20);
    waits.push((performance.now() - from) / 1000);
  }
  await app.db.execute(
    sql`update enrollments set status = 'exited', due_at = null, exit_reason = 'manual' where sequence_id = ${world.sequenceId}::uuid and status = 'active'`,
  );
  return Math.max(...waits);
}

async function allSent({ app }: World, sequenceId: string, mails: number): Promise<boolean> {
  const [row] = await app.db.execute<{ sent: number }>(sql`
    select count(*)::int as sent from messages where sequence_id = ${sequenceId}::uuid and sent_at is not null`);
  return (row?.sent ?? 0) >= mails;
}
