import { classify } from "../../src/inbound/classify.ts";
import { parseMail } from "../../src/inbound/parse.ts";
import { monsters } from "./monsters.ts";
import { mutate, seeded } from "./mutate.ts";
import { seedMails } from "./seed-mails.ts";

export type FuzzReport = { mails: number; failures: string[]; slowestMs: number; slowest: string; peakBytes: number };

const CLASSES = new Set([
  "human_reply",
  "auto_reply",
  "bounce_hard",
  "bounce_soft",
  "complaint",
  "unsubscribe",
  "other",
]);

/** Runs the monsters (unless told not to) and `count` seeded mutations of the seeds; times include parsing and classifying. */
export async function fuzzInbound(input: {
  count: number;
  seed: number;
  seeds?: readonly Buffer[];
  withMonsters?: boolean;
}): Promise<FuzzReport> {
  const report: FuzzReport = { mails: 0, failures: [], slowestMs: 0, slowest: "", peakBytes: 0 };
  if (input.withMonsters !== false) for (const monster of monsters) await probe(monster.make(), monster.name, report);
  const seeds = [...seedMails.map((mail) => Buffer.from(mail)), ...(input.seeds ?? [])];
  const random = seeded(input.seed);
  for (let index = 0; index < input.count; index += 1) {
    const seed = seeds[Math.floor(random() * seeds.length)] ?? Buffer.alloc(0);
    await probe(mutate(seed, random), `mutation ${index}`, report);
  }
  return report;
}

async function probe(raw: Buffer, name: string, report: FuzzReport): Promise<void> {
  // CPU time rather than the clock: a busy machine must not fail a mail, and a loop spends it all the same.
  const before = process.cpuUsage();
  try {
    const found = classify(await parseMail(raw));
    if (!CLASSES.has(found.class)) report.failures.push(`${name}: class ${found.class}`);
  } catch (error) {
    report.failures.push(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
  const spent = process.cpuUsage(before);
  const took = (spent.user + spent.system) / 1000;
  report.mails += 1;
  if (took > report.slowestMs) Object.assign(report, { slowestMs: took, slowest: name });
  if (report.mails % 50 === 0 || raw.length > 1e6)
    report.peakBytes = Math.max(report.peakBytes, process.memoryUsage.rss());
}
