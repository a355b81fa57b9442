import { sql } from "drizzle-orm";
import { setTimeout as delay } from "node:timers/promises";
import { publishMails } from "../../support/sequences.ts";
import { databaseCpuMs } from "../send/database-cpu.ts";
import { startWorker, usageOf } from "../send/engine-run.ts";
import type { BenchSink } from "../send/sink.ts";
import type { World } from "../send/world.ts";
import { traitColumns, traits } from "./seed/people.ts";
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

/**
 * Enrolls people in a sequence of the world, beside all that is there. New ones are like those of the history, two at a company.
 * @param due SQL of when
 */
export async function enroll(
  { app }: Pick<World, "app">,
  { sequenceId, versionId }: Pick<World, "sequenceId" | "versionId">,
  { count, whom, due = later }: { count: number; whom: Whom; due?: typeof later },
): Promise<void> {
  if (whom === "new") {
    await app.db.execute(sql`
      insert into leads (id, email, company, source, ${traitColumns}, stage_at, created_at, updated_at)
      select ${idOf(sql`now()`)}, 'new' || gen_random_uuid() || '@company' || n / 2 || '.test', 'Company ' || n / 2, 'bench', ${traits}, now(), now(), now()
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
}

/**
 * What a mail costs in each of several cases, the least of some rounds in which they take turns: whatever else the machine does only
 * adds, and the database grows for all alike.
 */
export async function costsOf<Name extends string>(
  rounds: number,
  cases: Readonly<Record<Name, () => Promise<Cost>>>,
): Promise<Record<Name, Cost>> {
  const names = Object.keys(cases) as Name[];
  const least = new Map<Name, Cost>();
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) {
      const cost = await cases[name]();
      const known = least.get(name);
      if (known === undefined || cost.cpuUs < known.cpuUs) least.set(name, cost);
    }
  }
  return Object.fromEntries(least) as Record<Name, Cost>;
}

/**
 * Lets a worker send `mails` that are due at once, after a tenth as many have warmed it up. The tables have just been vacuumed, and
 * nothing vacuums them meanwhile: what it costs goes by the share of dead rows, and would fall to whoever is measured when it is due.
 */
export async function costOf(world: World, sink: BenchSink, mails: number, whom: Whom): Promise<Cost> {
  await using worker = await startWorker(world, sink, 40);
  await sendDue(world, sink, Math.ceil(mails / 10), whom);
  const before = { worker: 0, database: 0 };
  const from = await sendDue(world, sink, mails, whom, async () => {
    before.database = databaseCpuMs(world.postmasterPid);
    before.worker = (await usageOf(worker)).cpuMs;
  });
  const ms = performance.now() - from;
  const cpuMs = (await usageOf(worker)).cpuMs - before.worker + databaseCpuMs(world.postmasterPid) - before.database;
  return { rate: (mails / ms) * 1000, cpuUs: (cpuMs * 1000) / mails };
}

/** Whether vacuums begin by themselves: not where costs are measured, which vacuums when it is time. */
export async function setAutovacuum({ app }: Pick<World, "app">, on: boolean): Promise<void> {
  await app.db.execute(sql`alter system set autovacuum = ${sql.raw(on ? "on" : "off")}`);
  await app.db.execute(sql`select pg_reload_conf()`);
}

async function sendDue(
  world: World,
  sink: BenchSink,
  mails: number,
  whom: Whom,
  begins: () => Promise<void> = async () => undefined,
): Promise<number> {
  const { app, sequenceId } = world;
  const since = await newestWalk(world);
  await enroll(world, world, { count: mails, whom });
  await app.db.execute(sql`vacuum analyze leads, enrollments, messages, decisions`);
  const already = await sink.received();
  await begins();
  const from = performance.now();
  await app.db.execute(
    sql`update enrollments set due_at = now() where sequence_id = ${sequenceId}::uuid and id > ${since}::uuid`,
  );
  while ((await sink.received()) - already < mails) await delay(50);
  while (await areBehind(world, since)) await delay(20);
  return from;
}

async function newestWalk({ app, sequenceId }: World): Promise<string> {
  const [row] = await app.db.execute<{ id: string }>(sql`
    select id from enrollments where sequence_id = ${sequenceId}::uuid order by id desc limit 1`);
  return row?.id ?? "00000000-0000-0000-0000-000000000000";
}

/** Whether walks that began after one have not got their next due time yet. */
async function areBehind({ app, sequenceId }: World, since: string): Promise<boolean> {
  const [row] = await app.db.execute<{ are: boolean }>(sql`
    select exists (select from enrollments where sequence_id = ${sequenceId}::uuid and id > ${since}::uuid and status = 'active'
      and not (step_id = 'wait' and due_at > now() + interval '1 day')) as are`);
  return row?.are ?? false;
}

/**
 * How long a newcomer of another sequence waits for the first mail, over the same sender, while many are due. Seconds. Measured after
 * all costs: the crowd is left where it is.
 */
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
  return Math.max(...waits);
}

async function allSent({ app }: World, sequenceId: string, mails: number): Promise<boolean> {
  const [row] = await app.db.execute<{ sent: number }>(sql`
    select count(*)::int as sent from messages where sequence_id = ${sequenceId}::uuid and sent_at is not null`);
  return (row?.sent ?? 0) >= mails;
}
