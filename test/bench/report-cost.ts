import { totalmem } from "node:os";
import { sql } from "drizzle-orm";
import { foldMarks, lockRollup } from "../../src/report/rollup/fold.ts";
import { costOf } from "./scale/world.ts";
import { databaseCpuMs } from "./send/database-cpu.ts";
import { startSink } from "./send/sink.ts";
import { openWorld } from "./send/world.ts";
import type { World } from "./send/world.ts";

const quick = process.argv.includes("--quick");
const mails = quick ? 2_000 : 6_000;
const rounds = quick ? 2 : 5;
const most = 1.05;

/**
 * What reports cost the sending of a mail, while nothing is folded, and what folding costs afterwards: the engine sends the same number of mails with the marks of the rollups (the triggers `mark_…`) and
 * without, by turns in one run, and the processor time of worker and database for each mail is compared, from due to settled with the
 * next due time set. Fails when it is more than 5 % up.
 */
export async function run(): Promise<number> {
  await using world = await openWorld({ memory: totalmem() });
  await using sink = await startSink();
  const { app } = world;
  await costOf(world, sink, mails, "new");
  const cost = { with: [] as number[], without: [] as number[], folding: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    // Each round begins with the other one, so that neither has the fuller tables.
    const order = round % 2 === 0 ? (["with", "without"] as const) : (["without", "with"] as const);
    for (const way of order) {
      await setMarks(world, way === "with");
      await foldMarks(app, { all: true });
      await withoutFolding(world, async () => {
        cost[way].push((await costOf(world, sink, mails, "new")).cpuUs);
      });
      if (way === "with") cost.folding.push(await foldingCost(world));
    }
  }
  await setMarks(world, true);
  const [withMarks, without] = [median(cost.with), median(cost.without)];
  const list = (each: readonly number[]) => each.map((one) => one.toFixed(0)).join(", ");
  console.log(`with the marks of reports:    ${withMarks.toFixed(0)} µs of processor a mail (${list(cost.with)})`);
  console.log(`without them:                 ${without.toFixed(0)} µs (${list(cost.without)})`);
  const [sent] = await app.db.execute<{ count: number }>(sql`select count(*)::int as count from messages`);
  console.log(
    `folding, in the background:   ${median(cost.folding).toFixed(0)} µs of the database a mail (${list(cost.folding)}); ${sent?.count} mails in all`,
  );
  const ratio = withMarks / without;
  console.log(`ratio ${ratio.toFixed(3)}, at most ${most}: ${ratio <= most ? "met" : "NOT met"}`);
  return ratio <= most ? 0 : 1;
}

/** Does a work while no worker folds, which is no part of sending. */
async function withoutFolding({ app }: World, work: () => Promise<void>): Promise<void> {
  await app.db.transaction(async (tx) => {
    await lockRollup(tx);
    await work();
  });
}

/** Processor microseconds of the database to fold what sending the mails has marked, for each mail. */
async function foldingCost({ app, postmasterPid }: World): Promise<number> {
  const before = databaseCpuMs(postmasterPid);
  await foldMarks(app, { all: true });
  return ((databaseCpuMs(postmasterPid) - before) * 1000) / (mails * 1.1);
}

async function setMarks({ app }: World, on: boolean): Promise<void> {
  const own = await app.db.execute<{ table: string; name: string }>(sql`
    select tgrelid::regclass::text as table, tgname as name from pg_trigger where tgname like 'mark\\_%' and not tgisinternal`);
  for (const { table, name } of own) {
    await app.db.execute(sql.raw(`alter table ${table} ${on ? "enable" : "disable"} trigger ${name}`));
  }
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
