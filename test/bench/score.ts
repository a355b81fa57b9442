import { eq, sql } from "drizzle-orm";
import { backtests } from "../../src/db/schema/index.ts";
import { runBacktest } from "../../src/score/backtest/run-backtest.ts";
import { startBacktest } from "../../src/score/backtest/start-backtest.ts";
import type { BacktestResult } from "../../src/score/backtest/summarize.ts";
import { recompute } from "../../src/score/compute/recompute.ts";
import { getCurrent } from "../../src/score/version/current.ts";
import { putScoring } from "../../src/score/version/put-scoring.ts";
import { makeHistory, planted, plantedRules, plantedThreshold } from "./score/history.ts";
import { openSequenceWorld } from "./sequences/world.ts";

const isQuick = process.argv.includes("--quick");
const count = isQuick ? 100_000 : 1_000_000;
const replayed = 100_000;
const megabytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MB`;

/** Scores a million leads in bulk, replays the history of a hundred thousand, and says what it cost and found. */
export async function run(): Promise<number> {
  await using world = await openSequenceWorld();
  const { app, clock } = world;
  const begin = new Date(clock.now().getTime() - 120 * 86_400_000);
  await makeHistory(app.db, count, begin);
  console.log(`${count} leads with a history`);
  const [events] = await app.db.execute<{ n: number }>(sql`select count(*)::int as n from events`);

  await putScoring(app, { rules: plantedRules, by: "bench" });
  const beganAt = performance.now();
  const tell = async () => {
    const { done } = await getCurrent(app.db);
    console.log(`${done} after ${((performance.now() - beganAt) / 1000).toFixed(0)} s`);
  };
  const telling = setInterval(() => void tell(), 20_000);
  const bulk = await timed(() => recompute(app));
  clearInterval(telling);
  const [scored] = await app.db.execute<{ n: number }>(
    sql`select count(*)::int as n from leads where scored is not null`,
  );
  console.log(
    `${scored!.n} leads with ${events!.n} events scored in ${bulk.seconds.toFixed(1)} s: ${Math.round(count / bulk.seconds)} rows/s; memory at most ${megabytes(bulk.peak)}`,
  );

  const createdTo = new Date(begin.getTime() + replayed * 1_000);
  const { id } = await startBacktest(app, { rules: plantedRules, promoteAt: plantedThreshold, createdTo });
  const replay = await timed(() => runBacktest(app, id));
  const [row] = await app.db.select().from(backtests).where(eq(backtests.id, id));
  const result = row!.result as BacktestResult;
  const { rules, replied, baseRate, brierOfBaseRate } = result;
  const percent = (share: number | null) => `${((share ?? 0) * 100).toFixed(2)} %`;
  console.log(
    `${result.leads} leads replayed in ${replay.seconds.toFixed(1)} s: ${Math.round(replayed / replay.seconds)} leads/s; memory at most ${megabytes(replay.peak)}`,
  );
  console.log(`planted:  precision ${percent(planted.precision)}, recall ${percent(planted.recall)}`);
  console.log(
    `found:    precision ${percent(rules.precision)}, recall ${percent(rules.recall)}, ahead by ${rules.leadHours?.median} h`,
  );
  console.log(
    `replied:  precision ${percent(replied.precision)}, recall ${percent(replied.recall)}, ahead by ${replied.leadHours?.median} h`,
  );
  console.log(
    `Brier score ${rules.brier?.toFixed(4)}; of the base rate ${percent(baseRate)}: ${brierOfBaseRate?.toFixed(4)}`,
  );
  const isFound =
    Math.abs((rules.precision ?? 0) - planted.precision) < 1e-9 &&
    Math.abs((rules.recall ?? 0) - planted.recall) < 1e-9;
  return isFound && scored!.n === count ? 0 : 1;
}

async function timed(work: () => Promise<void>): Promise<{ seconds: number; peak: number }> {
  let peak = process.memoryUsage().rss;
  const sampler = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 50);
  const startedAt = performance.now();
  await work();
  clearInterval(sampler);
  return { seconds: (performance.now() - startedAt) / 1000, peak };
}
