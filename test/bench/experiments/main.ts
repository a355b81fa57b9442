import { seededRandom } from "../generate/random.ts";
import { simulate } from "./simulate.ts";
import type { Looked, Setting } from "./simulate.ts";

/**
 * `npm run experiments`: how often an experiment that is looked at every day fools whoever looks. Replies come three days later in the mean,
 * people come in for 30 days, some leave. Exit status 1 when the evidence of A/A experiments names a winner in more than 5 % of
 * them, or an interval misses the true ratio in more than 5 %.
 */
const runs = Number(process.argv[2] ?? 2000);
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

const share = (all: readonly Looked[], is: (one: Looked) => boolean) => all.filter(is).length / all.length;
const percent = (part: number) => `${(100 * part).toFixed(1)} %`.padStart(9);

console.log(`${runs} experiments each, ${usual.perDay * usual.enrollDays} people, looked at on ${usual.lookDays} days`);
console.log("   rate  ratio  other | evidence  z daily  z at end | interval holds");
let failed = false;
for (const [nr, setting] of settings.entries()) {
  const random = seededRandom(nr + 1);
  const all = Array.from({ length: runs }, () => simulate(random, { ...usual, ...setting }));
  const [named, daily, atEnd, covered] = [
    share(all, ({ evidence }) => evidence),
    share(all, ({ everyDay }) => everyDay),
    share(all, (one) => one.atEnd),
    share(all, (one) => one.covered),
  ];
  const { rate, ratio, shareOther = usual.shareOther } = setting;
  const head = `${percent(rate)} ${ratio.toFixed(2).padStart(5)} ${percent(shareOther)}`;
  console.log(`${head} |${percent(named)} ${percent(daily)} ${percent(atEnd)} |${percent(covered)}`);
  if (covered < 0.95 || (ratio === 1 && named > 0.05)) failed = true;
}
process.exitCode = failed ? 1 : 0;
