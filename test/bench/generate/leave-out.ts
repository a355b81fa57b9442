import { readdirSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { corpusFolder, readCorpus } from "../corpus-labels.ts";
import type { Tallies, Tally } from "./leave-out-worker.ts";

/** One file of phrases left out: what mails of its own came to, with it and without it. */
interface Line {
  "left out": string;
  mails: number;
  "kept right": string;
  "machines promoted": string;
  "people lost": string;
  "people asked about": string;
}

/**
 * Cross-validation: for each family of mail systems and each language, its mails are classified by rules that know nothing of
 * it, in a thread of its own, since rules are taken once. Prints the figures with the file, by the other phrases alone, and by
 * those and the model of notes, which then never saw a sentence of the language; and the worst.
 * Generated mails are always among them, those of the corpus where it is present and names the family.
 * @returns 0: these figures have no target, they say what mail comes to that nobody wrote a phrase for
 */
export async function scoreLeavingOut(): Promise<number> {
  const { withModel: whole } = await tally(null);
  const lines: Line[] = [];
  const tallies: (readonly [Tally, Tally, Tally])[] = [];
  let worst: { name: string; share: number } | null = null;
  for (const name of [...filesIn("systems"), ...filesIn("languages")]) {
    const before = whole.find((one) => one.name === name);
    if (before === undefined || before.mails === 0) continue;
    const {
      alone: [alone],
      withModel: [after],
    } = await tally(name);
    if (alone === undefined || after === undefined) continue;
    tallies.push([before, alone, after]);
    lines.push(lineOf(before, alone, after));
    const share = after.right / after.mails;
    if (worst === null || share < worst.share) worst = { name, share };
  }
  console.table(lines);
  console.log("Each: with the file → by other phrases alone → by those and the model");
  for (const what of ["mails", "right", "promoted", "lost", "asked"] as const)
    console.log(`  ${what}: ${[0, 1, 2].map((at) => sum(tallies.map((three) => three[at]?.[what] ?? 0))).join(" → ")}`);
  console.log(
    `No mails of their own: ${[...filesIn("systems"), ...filesIn("languages")].filter((name) => !lines.some((line) => line["left out"] === name)).join(", ")}`,
  );
  if (worst) console.log(`Worst: without ${worst.name}, ${(100 * worst.share).toFixed(1)} % of its mails are right`);
  if (readCorpus(corpusFolder()) === null) console.log("No corpus: generated mails alone.");
  return 0;
}

function lineOf(...tallies: [Tally, Tally, Tally]): Line {
  const shown = (what: "right" | "promoted" | "lost" | "asked") => tallies.map((one) => one[what]).join(" → ");
  return {
    "left out": tallies[0].name,
    mails: tallies[0].mails,
    "kept right": shown("right"),
    "machines promoted": shown("promoted"),
    "people lost": shown("lost"),
    "people asked about": shown("asked"),
  };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

function filesIn(folder: "systems" | "languages"): string[] {
  return readdirSync(new URL(`../../../src/inbound/${folder}/`, import.meta.url))
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => file.slice(0, -".yaml".length));
}

/** Judges the mails of one file without it, or all mails with everything (null), in a thread. */
function tally(leftOut: string | null): Promise<Tallies> {
  const { promise, resolve, reject } = Promise.withResolvers<Tallies>();
  const worker = new Worker(new URL("leave-out-worker.ts", import.meta.url), { workerData: { leftOut } });
  worker.once("message", resolve);
  worker.once("error", reject);
  worker.once("exit", (code) => {
    if (code !== 0) reject(new Error(`The thread without ${leftOut ?? "nothing"} ended with ${code}.`));
  });
  return promise;
}
