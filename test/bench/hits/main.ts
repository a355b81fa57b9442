import { readFileSync } from "node:fs";
import { readNetworks, standardNetworksFile } from "../../../src/track/verdict/networks/read-networks.ts";
import type { Vendor } from "../../../src/track/verdict/vendor.ts";
import { drawSequences, tableSeed, unseenSeed } from "./draw.ts";
import { figuresOf, isWithin, judgeSequence } from "./score.ts";
import type { Figures, JudgedHit, Knowledge } from "./score.ts";
import type { HitSequence } from "./sequence.ts";
import { readTable, writeTable } from "./table.ts";

const ofEachInTable = 12;
const ofEachUnseen = 100;

/**
 * `npm run hits`: scores the verdict on the published table of hit sequences, by vendor and in all; on every vendor's sequences
 * with all that comes from that vendor left out; and on sequences of a seed that nothing was tuned by. `--write` draws the table
 * anew, `--misses` prints what is wrong, `--table` leaves the other seed alone, `--seed N` scores other sequences instead of those of the unseen seed.
 * @returns exit code: 0 when the figures in all are within what is asked
 */
export function scoreHits(argv: readonly string[]): number {
  if (argv.includes("--write")) writeTable(drawSequences(tableSeed, ofEachInTable));
  const text = readFileSync(standardNetworksFile, "utf8");
  const knowledge: Knowledge = { networks: readNetworks(text) };
  const table = readTable();
  const judged = judge(table, knowledge);
  console.log(`${table.length} sequences, ${judged.length} hits of the table (generated, seed ${tableSeed})`);
  console.table({ ...byVendor(judged), all: line(figuresOf(judged)) });
  if (argv.includes("--misses")) printMisses(judged);

  console.log("Cross-validation: each vendor's sequences without that vendor's rules, agents and networks");
  const without = vendorsOf(table).map((vendor) => {
    const left: Knowledge = { networks: readNetworks(text, vendor), without: vendor };
    const own = table.filter((sequence) => sequence.vendor === vendor);
    return { vendor, judged: judge(own, vendor === "any" ? knowledge : left) };
  });
  const leftOut = without.flatMap((one) => one.judged);
  console.table({
    ...Object.fromEntries(without.map((one) => [one.vendor, line(figuresOf(one.judged))])),
    all: line(figuresOf(leftOut)),
    "all, no networks known": line(figuresOf(judge(table, { networks: [] }))),
  });

  if (argv.includes("--table")) return isWithin(figuresOf(judged)) ? 0 : 1;
  const seed = argv.includes("--seed") ? Number(argv[argv.indexOf("--seed") + 1]) : unseenSeed;
  const unseen = judge(drawSequences(seed, ofEachUnseen), knowledge);
  console.log(`${unseen.length} hits of ${seed === unseenSeed ? "the unseen" : "the"} seed ${seed}`);
  console.table({ ...byVendor(unseen), all: line(figuresOf(unseen)) });
  const isGood = isWithin(figuresOf(judged)) && isWithin(figuresOf(unseen));
  console.log(
    `Asked: machine → human ≤ 1 % (hits and mails), human kept ≥ 99 %, human graded human ≥ 85 %: ${isGood ? "met" : "missed"}`,
  );
  return isGood ? 0 : 1;
}

function judge(sequences: readonly HitSequence[], knowledge: Knowledge): JudgedHit[] {
  return sequences.flatMap((sequence) => judgeSequence(sequence, knowledge));
}

function vendorsOf(sequences: readonly HitSequence[]): Vendor[] {
  return [...new Set(sequences.map(({ vendor }) => vendor))];
}

function byVendor(judged: readonly JudgedHit[]): Record<string, ReturnType<typeof line>> {
  const vendors = vendorsOf(judged.map(({ sequence }) => sequence));
  return Object.fromEntries(
    vendors.map((vendor) => [vendor, line(figuresOf(judged.filter(({ sequence }) => sequence.vendor === vendor)))]),
  );
}

function line({ machine, person, telling, machineSequences }: Figures) {
  const human = machine.human + person.human;
  const asMachine = machine.machine + person.machine;
  return {
    machines: machine.all,
    "→ human": `${machine.human} (${percent(machine.human, machine.all)})`,
    "mails → human": `${machineSequences.human}/${machineSequences.all}`,
    people: person.all,
    kept: percent(person.all - person.machine, person.all),
    "told → human": percent(telling.human, telling.all),
    "precision human": percent(person.human, human),
    "recall human": percent(person.human, person.all),
    "precision machine": percent(machine.machine, asMachine),
    "recall machine": percent(machine.machine, machine.all),
  };
}

function percent(part: number, all: number): string {
  return all === 0 ? "-" : `${((100 * part) / all).toFixed(1)} %`;
}

function printMisses(judged: readonly JudgedHit[]): void {
  const counts = new Map<string, number>();
  for (const { sequence, hit, graded } of judged) {
    const isRight = hit.truth === "machine" ? graded.verdict !== "human" : graded.verdict === "human" || hit.hidden;
    if (isRight) continue;
    const miss = `${sequence.scenario} ${hit.kind} ${hit.truth} → ${graded.verdict} [${graded.reasons.join(" ")}]`;
    counts.set(miss, (counts.get(miss) ?? 0) + 1);
  }
  for (const [miss, count] of [...counts].toSorted((a, b) => b[1] - a[1])) console.log(`${count} × ${miss}`);
}

if (import.meta.main) process.exitCode = scoreHits(process.argv.slice(2));
