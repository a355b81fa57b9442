import { sql } from "drizzle-orm";
import { statfs } from "node:fs/promises";
import { availableParallelism, cpus, tmpdir, totalmem } from "node:os";
import { measureIntake } from "./scale/intake.ts";
import { measureLists } from "./scale/lists/measure.ts";
import { seedHistory } from "./scale/seed.ts";
import { sizesOf } from "./scale/sizes.ts";
import { costOf, costsOf, measureFairness, setAutovacuum } from "./scale/world.ts";
import { startSink } from "./send/sink.ts";
import { openWorld } from "./send/world.ts";
import type { World } from "./send/world.ts";

const asked = process.argv.find((argument) => argument.startsWith("--share="));
const share =
  asked === undefined ? (process.argv.includes("--quick") ? 0.1 : 1) : Number(asked.slice("--share=".length));
const quick = share < 1;
const sizes = sizesOf(share);
const mails = Math.min(quick ? 4_000 : 20_000, Math.floor(sizes.leads / 5));
const crowd = quick ? 15_000 : 150_000;
const rounds = quick ? 10 : 20;
const forMs = quick ? 4_000 : 10_000;
/** Rounds of each case that costs are measured in. */
const turns = 3;
const listsWithinMs = 50;
const bytesNeeded = quick ? 6e9 : 45e9;

interface Figure {
  figure: string;
  small?: number;
  large?: number;
  ratio?: number;
  target: string;
  met: boolean | null;
}

/**
 * What everything costs in a database that is almost empty, and in one with years of history (`--quick`: a tenth of that; `--share=` as much as it says), side by
 * side. Fails where cost grows with history.
 */
export async function run(): Promise<number> {
  const disk = await statfs(tmpdir());
  const free = disk.bavail * disk.bsize;
  if (free < bytesNeeded) {
    console.error(
      `scale: ${tmpdir()} has ${Math.round(free / 1e9)} GB free, ${bytesNeeded / 1e9} are needed (TMPDIR names another place)`,
    );
    return 2;
  }
  console.log(
    `${cpus()[0]?.model}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`,
  );
  await using world = await openWorld({ memory: totalmem() });
  await using sink = await startSink();
  await setAutovacuum(world, false);
  const small = await costsOf(turns, { fresh: () => costOf(world, sink, mails, "new") });
  const smallIntake = await measureIntake(world, forMs);
  await world.app.db.execute(sql`truncate leads, messages, decisions, hit_batches cascade`);
  const from = performance.now();
  const history = await seedHistory(world.app, sizes, { log: (line) => console.log(`scale: ${line}`) });
  const [size] = await world.app.db.execute<{ size: string }>(
    sql`select pg_size_pretty(pg_database_size(current_database())) as size`,
  );
  console.log(
    `scale: ${sizes.messages} mails of ${sizes.leads} leads, ${size?.size}, in ${((performance.now() - from) / 1000).toFixed(0)} s`,
  );
  const lists = await measureLists(world.app, history, rounds);
  const large = await costsOf(turns, {
    fresh: () => costOf(world, sink, mails, "new"),
    old: () => costOf(world, sink, mails, "old"),
    capped: () => underCaps(world, () => costOf(world, sink, mails, "new")),
  });
  await setAutovacuum(world, true);
  const fairness = await measureFairness(world, sink, crowd);
  await setAutovacuum(world, false);
  // Last: what it takes in keeps the next worker busy.
  const largeIntake = await measureIntake(world, forMs);
  const slow = lists.filter(({ p95 }) => p95 > listsWithinMs).toSorted((a, b) => b.p95 - a.p95);
  for (const { name, p50, p95 } of slow)
    console.log(`scale: slow list: ${name}: p50 ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms`);
  return report([
    told("send to new leads, mails/s", small.fresh.rate, large.fresh.rate),
    most("send to new leads, µs", small.fresh.cpuUs, large.fresh.cpuUs, 1.15),
    most("old leads against new ones, µs", large.fresh.cpuUs, large.old.cpuUs, 1 / 0.85),
    most("cap that is not reached, µs", large.fresh.cpuUs, large.capped.cpuUs, 1.05),
    { figure: "newcomer's first mail, s", large: fairness, target: "<= 2", met: fairness <= 2 },
    {
      figure: `lists, slowest p95 of ${lists.length}, ms`,
      large: Math.max(...lists.map(({ p95 }) => p95)),
      target: `<= ${listsWithinMs}`,
      met: slow.length === 0,
    },
    told("hits/s", smallIntake.hits, largeIntake.hits),
    told("signups one by one, /s", smallIntake.signups, largeIntake.signups),
    {
      ...told("signups a thousand at a time, /s", smallIntake.batched, largeIntake.batched),
      target: ">= 3000",
      met: largeIntake.batched >= 3_000,
    },
  ]);
}

/** Caps that are far away, while something is measured. */
async function underCaps<T>({ app }: World, work: () => Promise<T>): Promise<T> {
  const cap = (daily: number | null, hourly: number | null) =>
    app.db.execute(sql`update senders set daily_cap = ${daily}, hourly_cap = ${hourly} where is_default`);
  await cap(100_000_000, 10_000_000);
  try {
    return await work();
  } finally {
    await cap(null, null);
  }
}

const told = (figure: string, small: number, large: number): Figure => ({
  figure,
  small,
  large,
  ratio: large / small,
  target: "",
  met: null,
});
const most = (figure: string, small: number, large: number, ratio: number): Figure => ({
  ...told(figure, small, large),
  target: `ratio <= ${ratio.toFixed(2)}`,
  met: large / small <= ratio,
});

function report(figures: readonly Figure[]): number {
  const short = (value: number | undefined) =>
    value === undefined ? "" : value >= 100 ? Math.round(value) : Math.round(value * 100) / 100;
  console.table(
    figures.map(({ figure, small, large, ratio, target, met }) => ({
      figure,
      small: short(small),
      large: short(large),
      ratio: short(ratio),
      target,
      met: met === null ? "" : met ? "yes" : "NO",
    })),
  );
  return figures.every(({ met }) => met !== false) ? 0 : 1;
}
