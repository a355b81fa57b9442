import { availableParallelism, cpus, totalmem } from "node:os";
import { sql } from "drizzle-orm";
import { startChild } from "./send/child.ts";
import { benchMail } from "./send/content.ts";
import { runEngine } from "./send/engine-run.ts";
import { type BenchSink, startSink } from "./send/sink.ts";
import { dkimPem, openWorld } from "./send/world.ts";

interface BaselineResult {
  rate: number;
  cpuUs: number;
  bytes: number;
}

const quick = process.argv.includes("--quick");
const scale = quick ? 0.25 : 1;

/** Compares the engine, end to end, with plain nodemailer on the same mails and the same sink. */
export async function run(): Promise<number> {
  console.log(
    `${cpus()[0]?.model}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.version}`,
  );
  await using world = await openWorld();
  await using sink = await startSink();
  const mail = await benchMail();
  console.log(`HTML ${mail.html.length} B, text ${mail.text.length} B, queue on ${world.store}`);

  const baseline = (mode: "compose" | "raw" | "dkim", mails: number) => runBaseline(sink, mode, mails * scale, mail);
  const engineRun = (mails: number) => runEngine(world, sink, { mails: Math.round(mails * scale) });
  const compose = await baseline("compose", 4000);
  const raw = await baseline("raw", 10_000);
  const engine = await engineRun(10_000);
  const dkimNodemailer = await baseline("dkim", 1500);
  const sealedKey = world.app.sealer.seal(dkimPem);
  await world.app.db.execute(
    sql`update senders set dkim = ${JSON.stringify([{ domain: "acme.example", selector: "s1", sealedKey }])}::jsonb`,
  );
  const dkimEngine = await engineRun(5000);
  await world.app.db.execute(sql`update senders set dkim = '[]'`);

  const figures = {
    engine: engine.rate,
    compose: compose.rate,
    raw: raw.rate,
    ratio_compose: engine.rate / compose.rate,
    ratio_raw: engine.rate / raw.rate,
    dkim_engine: dkimEngine.rate,
    dkim_nodemailer: dkimNodemailer.rate,
    ratio_dkim: dkimEngine.rate / dkimNodemailer.rate,
    cpu_engine_us: engine.cpuUs,
    cpu_compose_us: compose.cpuUs,
    cpu_raw_us: raw.cpuUs,
  };
  console.table(figures);
  console.log(JSON.stringify(figures));
  return figures.ratio_compose >= 2 && figures.ratio_raw >= 0.7 && figures.ratio_dkim >= 2 ? 0 : 1;
}

async function runBaseline(
  sink: BenchSink,
  mode: "compose" | "raw" | "dkim",
  mails: number,
  mail: object,
): Promise<BaselineResult> {
  const dkim = { domainName: "acme.example", keySelector: "s1", privateKey: dkimPem };
  const options = { port: sink.port, mode, mails: Math.round(mails), connections: 10, mail, dkim };
  await using child = await startChild("./baseline-process.ts", options, isResult);
  return child.ready;
}

function isResult(message: unknown): message is BaselineResult {
  return typeof message === "object" && message !== null && "rate" in message;
}
