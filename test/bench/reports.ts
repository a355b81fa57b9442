import { sql } from "drizzle-orm";
import type { App } from "../../src/app.ts";
import { deliverabilityReport } from "../../src/report/deliverability/deliverability.ts";
import { funnelReport, sourcesReport } from "../../src/report/funnel/funnel.ts";
import { overviewReport } from "../../src/report/overview/overview.ts";
import { reportQuery } from "../../src/report/range/range.ts";
import { repsReport } from "../../src/report/rep/reps.ts";
import { speedToLeadReport } from "../../src/report/rep/speed-to-lead.ts";
import { findDifferences } from "../../src/report/rollup/check.ts";
import { foldMarks } from "../../src/report/rollup/fold.ts";
import { variantsReport, versionsReport } from "../../src/report/sequence/by-version.ts";
import { sequenceReport } from "../../src/report/sequence/sequence-report.ts";
import { timingReport } from "../../src/report/timing/timing.ts";
import { countSent } from "../../src/sender/usage/count-sent.ts";
import { generate, stir } from "../report/generate.ts";
import { versionOf, worldOf } from "../report/world.ts";
import { publishMails } from "../support/sequences.ts";
import { openSequenceWorld } from "./sequences/world.ts";

const asked = process.argv.find((argument) => argument.startsWith("--leads="));
const leads = asked === undefined ? 1_000_000 : Number(asked.slice("--leads=".length));
const rounds = 20;
const whole = { from: new Date("2025-12-01T00:00:00Z"), to: new Date("2026-02-01T00:00:00Z") };

/**
 * Fills a database with mails and what came of them, and says how long folding, every report and the comparison take, and what the
 * marks cost the writing of a mail, with and without them by turns.
 */
export async function run(): Promise<number> {
  await using world = await openSequenceWorld();
  const { app } = world;
  const sequences = [];
  for (const name of ["One", "Two", "Three"]) {
    sequences.push(await versionOf(app, await publishMails(app, { mails: 2, name, event: name })));
  }
  const people = worldOf(app);
  const senders = [await people.sender(), await people.sender()];
  await generate(app.db, { sequences, senders, leads, seed: 0.42 });
  await stir(app.db, 0.3);
  await app.db.execute(sql`vacuum analyze`);
  const [sizes] = await app.db.execute<{ mails: number; touches: number }>(sql`
    select (select count(*)::int from messages) as mails, (select count(*)::int from touches) as touches`);
  console.log(`${leads} leads, ${sizes!.mails} mails, ${sizes!.touches} touches`);

  const folding = await seconds(() => foldMarks(app, { all: true }));
  await app.db.execute(sql`vacuum analyze`);
  const [cells] = await app.db.execute<{ n: number }>(sql`select count(*)::int as n from report_cells`);
  console.log(
    `folded into ${cells!.n} cells in ${folding.toFixed(1)} s: ${Math.round(sizes!.mails / folding)} mails/s`,
  );
  await stir(app.db, 0.11);
  console.log(`marked and not folded: ${(await seconds(() => overview(app))).toFixed(2)} s for the overview`);
  await foldMarks(app, { all: true });
  await app.db.execute(sql`vacuum analyze`);

  const { sequenceId: id } = sequences[0]!;
  const query = { ...reportQuery.parse({}), ...whole };
  const reports: Record<string, () => Promise<unknown>> = {
    overview: () => overview(app),
    sequence: () => sequenceReport(app, { ...query, id }),
    versions: () => versionsReport(app, { ...query, id }),
    variants: () => variantsReport(app, { ...query, id }),
    funnel: () => funnelReport(app, query),
    sources: () => sourcesReport(app, query),
    reps: () => repsReport(app, query),
    deliverability: () => deliverabilityReport(app, query),
    timing: () => timingReport(app, query),
    speed: () => speedToLeadReport(app, query),
  };
  for (const [name, report] of Object.entries(reports)) {
    const took: number[] = [];
    for (let round = 0; round < rounds; round++) took.push((await seconds(report)) * 1000);
    took.sort((a, b) => a - b);
    console.log(
      `${name.padEnd(16)} p50 ${took[rounds / 2]!.toFixed(0)} ms, p95 ${took[Math.ceil(rounds * 0.95) - 1]!.toFixed(0)} ms`,
    );
  }
  const compared = await seconds(async () => {
    const differences = await findDifferences(app.db, whole);
    if (differences.length > 0) throw new Error(`${differences.length} cells differ`);
  });
  console.log(`every cell is what the mails say: compared in ${compared.toFixed(1)} s`);
  await writeCost(app);
  return 0;
}

const overview = (app: App) => overviewReport(app, { ...reportQuery.parse({}), ...whole });

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const beganAt = performance.now();
  await work();
  return (performance.now() - beganAt) / 1000;
}

/** The same mails are settled in batches of one moment, as the engine does, taken back, and settled again, with the triggers of the marks and without by turns. */
async function writeCost({ db, clock }: App): Promise<void> {
  const now = clock.now().toISOString();
  const batch = 500;
  const batches = 12;
  const cost = { with: 0, without: 0 };
  const triggers = async (state: "enable" | "disable") => {
    const own = await db.execute<{ table: string; name: string }>(sql`
      select tgrelid::regclass::text as table, tgname as name from pg_trigger where tgname like 'mark\\_%' and not tgisinternal`);
    for (const { table, name } of own) {
      await db.execute(sql.raw(`alter table ${table} ${state} trigger ${name}`));
    }
  };
  for (let turn = 0; turn < 8; turn++) {
    const way = turn % 2 === 0 ? "with" : "without";
    await triggers("disable");
    await db.execute(sql`
      update messages set status = 'sending', sent_at = null, settled_at = null
      where id in (select id from messages where status = 'sent' order by id limit ${batch * batches})`);
    await db.execute(sql`vacuum messages`);
    const rows = await db.execute<{ id: string }>(
      sql`select id from messages where status = 'sending' order by id limit ${batch * batches}`,
    );
    if (way === "with") await triggers("enable");
    for (let at = 0; at < rows.length; at += batch) {
      const ids = `{${rows
        .slice(at, at + batch)
        .map((row) => row.id)
        .join(",")}}`;
      cost[way] += await seconds(() =>
        db.execute(sql`
          with settled as (
            update messages set status = 'sent', sent_at = ${now}, settled_at = ${now} where id = any(${ids}::uuid[])
            returning sender_id, sent_at
          ) ${countSent(sql`settled`)}`),
      );
    }
  }
  await triggers("enable");
  const each = (total: number) => (total / (4 * batch * batches)) * 1e6;
  console.log(
    `settling a mail, the ledger alone: ${each(cost.without).toFixed(1)} µs without marks, ${each(cost.with).toFixed(1)} µs with (${((cost.with / cost.without - 1) * 100).toFixed(1)} %)`,
  );
}
