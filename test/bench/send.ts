import { availableParallelism, cpus, totalmem } from "node:os";
import { sql } from "drizzle-orm";
import { startChild } from "./send/child.ts";
import { benchMail } from "./send/content.ts";
import { type EngineRun, runEngine } from "./send/engine-run.ts";
import { measureLateness } from "./send/lateness.ts";
import { type BenchSink, startSink } from "./send/sink.ts";
import { measureStages } from "./send/stages.ts";
import { measureWaiting } from "./send/waiting-million.ts";
import { type World, dkimPem, openWorld, useSenders } from "./send/world.ts";

interface BaselineResult {
  rate: number;
  cpuUs: number;
}

type Mode = "compose" | "raw" | "dkim";

// `--quick` runs a tenth, without the crowd: for a look in between
const scale = process.argv.includes("--quick") ? 0.1 : 1;
const rounds = 3;

/** Smallest (or largest) value of each figure that meets the targets. */
const targets: Record<string, { least?: number; most?: number }> = {
  ratio_compose: { least: 2 },
  ratio_raw: { least: 0.7 },
  ratio_dkim: { least: 2 },
  slow_relay: { least: 600 },
  p99_lateness_s: { most: 2 },
  worker_rss_mb: { most: 300 },
};

/** What a mail should cost at best: told beside the figures, and no reason to fail. */
const aims: Record<string, { least?: number; most?: number }> = {
  ratio_compose: { least: 3 },
  ratio_raw: { least: 1.2 },
  cpu_engine_us: { most: 240 },
  cpu_database_us: { most: 140 },
  wal_bytes: { most: 4_096 },
  disk_bytes: { most: 1_434 },
};

/**
 * Compares the engine, end to end, with plain nodemailer on the same mails and the same sink. The sink is a minimal SMTP
 * server in a process of its own: smtp-server would itself be the limit.
 */
export async function run(): Promise<number> {
  const memory = Math.round(totalmem() / 2 ** 30);
  console.log(`${cpus()[0]?.model}, ${availableParallelism()} cores, ${memory} GB, Node ${process.version}`);
  await using world = await openWorld();
  const mail = await benchMail();
  console.log(
    `HTML ${mail.html.length} B, text ${mail.text.length} B; queue on ${world.store}, PostgreSQL without fsync`,
  );
  const figures = { ...(await compareRates(world, mail)), ...(await measureStages()), ...(await measureLimits(world)) };
  report(figures);
  return Object.entries(figures).every(([name, value]) => meets(name, value)) ? 0 : 1;
}

async function compareRates(world: World, mail: object): Promise<Record<string, number>> {
  await using sink = await startSink();
  const baseline = (mode: Mode, mails: number) => runBaseline(sink, mode, mails * scale, mail);
  const engineRun = (mails: number, workers = 1) =>
    runEngine(world, sink, { mails: Math.round(mails * scale), workers });
  // In turns, because machines are now faster and now slower: a ratio compares what ran side by side.
  const runs = { compose: [] as BaselineResult[], raw: [] as BaselineResult[], engine: [] as EngineRun[] };
  for (let round = 0; round < rounds; round += 1) {
    runs.compose.push(await baseline("compose", 6_000));
    runs.raw.push(await baseline("raw", 12_000));
    runs.engine.push(await engineRun(24_000));
  }
  const compose = meanOf(runs.compose, ["rate", "cpuUs"]);
  const raw = meanOf(runs.raw, ["rate", "cpuUs"]);
  const engine = meanOf(runs.engine, ["rate", "cpuUs", "databaseCpuUs", "walBytes", "diskBytes"]);
  const dkimNodemailer = await baseline("dkim", 4_000);
  await setDkim(world, [{ domain: "acme.example", selector: "s1", sealedKey: world.app.sealer.seal(dkimPem) }]);
  const dkimEngine = await engineRun(12_000);
  await setDkim(world, []);
  await useSenders(world, 4);
  const two = await engineRun(12_000, 2);
  await useSenders(world, 1);
  return {
    engine: engine.rate,
    compose: compose.rate,
    raw: raw.rate,
    ratio_compose: engine.rate / compose.rate,
    ratio_raw: engine.rate / raw.rate,
    dkim_engine: dkimEngine.rate,
    dkim_nodemailer: dkimNodemailer.rate,
    ratio_dkim: dkimEngine.rate / dkimNodemailer.rate,
    two_workers: two.rate,
    ratio_two_workers: two.rate / engine.rate,
    cpu_engine_us: engine.cpuUs,
    cpu_database_us: engine.databaseCpuUs,
    wal_bytes: engine.walBytes,
    disk_bytes: engine.diskBytes,
    cpu_compose_us: compose.cpuUs,
    cpu_raw_us: raw.cpuUs,
  };
}

/** The mean of each field over runs of as many mails: harmonic for a rate, that is all mails by all the time. */
function meanOf<Field extends string>(runs: readonly Record<Field, number>[], fields: readonly Field[]) {
  const mean = (field: Field) =>
    field === "rate"
      ? runs.length / runs.reduce((sum, run) => sum + 1 / run[field], 0)
      : runs.reduce((sum, run) => sum + run[field], 0) / runs.length;
  return Object.fromEntries(fields.map((field) => [field, mean(field)])) as Record<Field, number>;
}

async function measureLimits(world: World): Promise<Record<string, number>> {
  await using slow = await startSink(105);
  await using sink = await startSink();
  const relay = await runEngine(world, slow, { mails: Math.round(15_000 * scale), connections: 150 });
  const lateness = await measureLateness(world, sink, {
    perSecond: 300,
    seconds: Math.round(20 * Math.max(scale, 0.25)),
  });
  const waiting = await measureWaiting(world, sink, 1_000_000 * scale);
  return { slow_relay: relay.rate, p99_lateness_s: lateness, ...waiting };
}

async function setDkim({ app }: World, keys: object[]): Promise<void> {
  await app.db.execute(sql`update senders set dkim = ${JSON.stringify(keys)}::jsonb`);
}

async function runBaseline(sink: BenchSink, mode: Mode, mails: number, mail: object): Promise<BaselineResult> {
  const dkim = { domainName: "acme.example", keySelector: "s1", privateKey: dkimPem };
  const options = { port: sink.port, mode, mails: Math.round(mails), connections: 10, mail, dkim };
  await using child = await startChild("./baseline-process.ts", options, isResult);
  return child.ready;
}

function report(figures: Record<string, number>): void {
  const rounded = Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [
      name,
      value >= 100 ? Math.round(value) : Math.round(value * 100) / 100,
    ]),
  );
  console.table(
    Object.entries(rounded).map(([figure, value]) => {
      const [target, aim] = [targets, aims].map((limits) => limitOf(limits[figure]));
      const met = target === "" ? "" : meets(figure, value) ? "yes" : "NO";
      return { figure, value, target, met, aim, reached: aim === "" ? "" : meets(figure, value, aims) ? "yes" : "no" };
    }),
  );
  console.log(JSON.stringify(rounded));
}

function limitOf({ least, most }: { least?: number; most?: number } = {}): string {
  return least !== undefined ? `>= ${least}` : most !== undefined ? `<= ${most}` : "";
}

function meets(figure: string, value: number, limits = targets): boolean {
  const { least = -Infinity, most = Infinity } = limits[figure] ?? {};
  return value >= least && value <= most;
}

function isResult(message: unknown): message is BaselineResult {
  return typeof message === "object" && message !== null && "rate" in message;
}
