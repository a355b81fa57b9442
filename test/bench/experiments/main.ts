import { availableParallelism } from "node:os";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { seededRandom } from "../generate/random.ts";
import { simulate } from "./simulate.ts";
import type { Looked, Setting } from "./simulate.ts";

/**
 * `npm run experiments`: how often an experiment that is looked at every day fools whoever looks. Replies come three days later in the mean,
 * people come in for 30 days, some leave. Exit status 1 when the evidence of A/A experiments names a winner in more than
 * 5 % of them, their fixed looks in more than 5 % and chance, or an interval misses the true ratio in more than 5 %. Every core takes its share; what comes out does not depend on how many there are.
 */
const runs = Number(process.argv[2] ?? 2000);
/** The number of a setting, to simulate it alone. */
const only = process.argv[3] === undefined ? undefined : Number(process.argv[3]);
/** Looks that spend all of 5 % are seen above it half of the time: so much more is what chance does in one run of a hundred. */
const chance = 2.33 * Math.sqrt((0.05 * 0.95) / runs);
const usual: Omit<Setting, "rate" | "ratio"> = {
  perDay: 100,
  enrollDays: 30,
  lookDays: 45,
  delayDays: 3,
  shareOther: 0.5,
  leaveShare: 0.1,
};

const settings: (Pick<Setting, "rate" | "ratio"> & Partial<Setting>)[] = [
  ...[0.005, 0.02, 0.05].map((rate) => ({ rate, ratio: 1 })),
  { rate: 0.02, ratio: 1, shareOther: 0.2 },
  { rate: 0.02, ratio: 1.5 },
  { rate: 0.02, ratio: 2 },
  { rate: 0.05, ratio: 1.5 },
  { rate: 0.05, ratio: 0.6 },
];

type Tally = Record<keyof Looked, number>;
const block = 100;

/** Some runs of a setting, which have their own chance. */
function tally(nr: number, from: number, to: number): Tally {
  const setting = settings[nr];
  if (setting === undefined) throw new Error(`no setting ${nr}`);
  const random = seededRandom(1_000 * (nr + 1) + from);
  const sum: Tally = { evidence: 0, everyDay: 0, atEnd: 0, covered: 0, atLooks: 0 };
  for (let run = from; run < to; run += 1) {
    const looked = simulate(random, { ...usual, ...setting });
    for (const name of Object.keys(sum) as (keyof Looked)[]) sum[name] += looked[name] ? 1 : 0;
  }
  return sum;
}

interface Work {
  nr: number;
  from: number;
}

/** All blocks of runs, over as many threads as there are cores. */
async function tallyAll(): Promise<Tally[]> {
  const works = settings.flatMap((_, nr) =>
    only !== undefined && nr !== only
      ? []
      : Array.from({ length: Math.ceil(runs / block) }, (__, at): Work => ({ nr, from: at * block })),
  );
  const sums = settings.map((): Tally => ({ evidence: 0, everyDay: 0, atEnd: 0, covered: 0, atLooks: 0 }));
  const one = async () => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { runs } });
    for (let work = works.shift(); work !== undefined; work = works.shift()) {
      const { nr } = work;
      const done = new Promise<Tally>((resolve, reject) => {
        worker.once("message", resolve);
        worker.once("error", reject);
      });
      worker.postMessage(work, []);
      const sum = sums[nr];
      for (const [name, count] of Object.entries(await done)) if (sum !== undefined) sum[name as keyof Looked] += count;
      worker.removeAllListeners("error");
    }
    await worker.terminate();
  };
  await Promise.all(Array.from({ length: availableParallelism() }, one));
  return sums;
}

const percent = (part: number) => `${(100 * part).toFixed(1)} %`.padStart(9);

async function main(): Promise<void> {
  const beganAt = performance.now();
  console.log(
    `${runs} experiments each, ${usual.perDay * usual.enrollDays} people, looked at on ${usual.lookDays} days`,
  );
  console.log("   rate  ratio  other | evidence  5 looks  z daily  z at end | interval holds");
  let failed = false;
  for (const [nr, sum] of (await tallyAll()).entries()) {
    if (only !== undefined && nr !== only) continue;
    const { rate, ratio, shareOther = usual.shareOther } = settings[nr] ?? { rate: 0, ratio: 1 };
    const head = `${percent(rate)} ${ratio.toFixed(2).padStart(5)} ${percent(shareOther)}`;
    const ways = [sum.evidence, sum.atLooks, sum.everyDay, sum.atEnd].map((count) => percent(count / runs)).join("");
    console.log(`${head} |${ways} |${percent(sum.covered / runs)}`);
    if (
      sum.covered / runs < 0.95 ||
      (ratio === 1 && (sum.evidence / runs > 0.05 || sum.atLooks / runs > 0.05 + chance))
    )
      failed = true;
  }
  console.log(`${((performance.now() - beganAt) / 1000).toFixed(0)} s`);
  process.exitCode = failed ? 1 : 0;
}

if (isMainThread) await main();
else {
  const all = (workerData as { runs: number }).runs;
  parentPort?.on("message", ({ nr, from }: Work) =>
    parentPort?.postMessage(tally(nr, from, Math.min(all, from + block)), []),
  );
}
