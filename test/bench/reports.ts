import { sql } from "drizzle-orm";
import { totalmem } from "node:os";
import type { App } from "../../src/app.ts";
import { calendarQuery } from "../../src/report/calendar/calendar-query.ts";
import { calendarReport } from "../../src/report/calendar/calendar.ts";
import { deliverabilityReport } from "../../src/report/deliverability/deliverability.ts";
import { funnelReport, sourcesReport } from "../../src/report/funnel/funnel.ts";
import { overviewReport } from "../../src/report/overview/overview.ts";
import { pipelineQuery, pipelineReport } from "../../src/report/pipeline/pipeline.ts";
import { reportQuery } from "../../src/report/range/range.ts";
import type { ReportQuery } from "../../src/report/range/range.ts";
import { repsReport } from "../../src/report/rep/reps.ts";
import { speedToLeadReport } from "../../src/report/rep/speed-to-lead.ts";
import { findDifferences } from "../../src/report/rollup/check.ts";
import { foldMarks } from "../../src/report/rollup/fold.ts";
import { variantsReport, versionsReport } from "../../src/report/sequence/by-version.ts";
import { sequenceReport } from "../../src/report/sequence/sequence-report.ts";
import { timingReport } from "../../src/report/timing/timing.ts";
import { findWalkDifferences } from "../../src/report/walk/check-walks.ts";
import { seedHistory } from "./scale/seed.ts";
import { sizesOf } from "./scale/sizes.ts";
import { openWorld } from "./send/world.ts";

const asked = process.argv.find((argument) => argument.startsWith("--share="));
const share = asked === undefined ? 0.1 : Number(asked.slice("--share=".length));
const rounds = 20;
const withinMs = 300;
const dayMs = 86_400_000;
const quarterMs = 900_000;

/**
 * Fills a database with two years of history, folds it, and says how long every report takes, of 30 days and of all time, and whether every
 * cell is what the rows say. `--share=1` is 1,000,000 leads, 10,000,000 mails and 8,000,000 touches (27 GB, an hour); a tenth of that
 * otherwise. Fails where a report is slower than 300 ms in one of twenty.
 */
export async function run(): Promise<number> {
  await using world = await openWorld({ memory: totalmem() });
  const { app } = world;
  const sizes = sizesOf(share);
  const { sequences } = await seedHistory(app, sizes, { log: (line) => console.log(`reports: ${line}`) });
  await app.db.execute(sql`select mark_all_reports(), mark_all_walks()`);
  await app.db.execute(sql`vacuum analyze`);
  const folding = await seconds(() => foldMarks(app, { all: true }));
  await app.db.execute(sql`vacuum analyze`);
  const [cells] = await app.db.execute<{ mails: number; walks: number }>(sql`
    select (select count(*)::int from report_cells) as mails, (select count(*)::int from walk_cells) as walks`);
  console.log(
    `${sizes.leads} leads, ${sizes.messages} mails: folded into ${cells?.mails} cells of mails and ${cells?.walks} of enrollments in ${folding.toFixed(0)} s`,
  );

  const measured: { report: string; p50: number; p95: number; met: string }[] = [];
  for (const [report, ask] of reportsOf(app, sequences[0]?.sequenceId ?? "")) {
    await ask();
    const took: number[] = [];
    for (let round = 0; round < rounds; round += 1) took.push((await seconds(ask)) * 1000);
    took.sort((a, b) => a - b);
    const [p50, p95] = [took[rounds / 2] ?? NaN, took[Math.ceil(rounds * 0.95) - 1] ?? NaN].map(Math.round);
    measured.push({ report, p50: p50 ?? NaN, p95: p95 ?? NaN, met: (p95 ?? NaN) <= withinMs ? "yes" : "NO" });
  }
  console.table(measured);

  const now = app.clock.now().getTime();
  const whole = { from: new Date(0), to: new Date(Math.ceil(now / dayMs) * dayMs) };
  const compared = await seconds(async () => {
    const differences = [...(await findDifferences(app.db, whole)), ...(await findWalkDifferences(app.db, whole))];
    if (differences.length > 0) throw new Error(`${differences.length} cells differ`);
  });
  console.log(`every cell is what the rows say: compared in ${compared.toFixed(0)} s`);
  return measured.every(({ met }) => met === "yes") ? 0 : 1;
}

function reportsOf(app: App, id: string): [string, () => Promise<unknown>][] {
  const now = app.clock.now().getTime();
  const ranges: [string, number, ReportQuery["granularity"]][] = [
    ["30 days", 30, "day"],
    ["all time", 740, "month"],
  ];
  const ranged = ranges.flatMap(([name, days, granularity]): [string, () => Promise<unknown>][] => {
    const from = new Date(Math.floor((now - days * dayMs) / quarterMs) * quarterMs);
    const to = new Date(Math.ceil(now / quarterMs) * quarterMs);
    const query: ReportQuery = { ...reportQuery.parse({}), from, to, granularity };
    return [
      [`overview, ${name}`, () => overviewReport(app, query)],
      [`sequence, ${name}`, () => sequenceReport(app, { ...query, id })],
      [`versions, ${name}`, () => versionsReport(app, { ...query, id })],
      [`variants, ${name}`, () => variantsReport(app, { ...query, id })],
      [`funnel, ${name}`, () => funnelReport(app, query)],
      [`sources, ${name}`, () => sourcesReport(app, query)],
      [`reps, ${name}`, () => repsReport(app, query)],
      [`deliverability, ${name}`, () => deliverabilityReport(app, query)],
      [`timing, ${name}`, () => timingReport(app, query)],
      [`speed to lead, ${name}`, () => speedToLeadReport(app, query)],
    ];
  });
  return [
    ...ranged,
    ["calendar", () => calendarReport(app, calendarQuery.parse({}))],
    ["pipeline", () => pipelineReport(app, pipelineQuery.parse({}))],
  ];
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const beganAt = performance.now();
  await work();
  return (performance.now() - beganAt) / 1000;
}
