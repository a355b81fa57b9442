import { readdirSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { corpusFolder, readCorpus } from "../corpus-labels.ts";
import type { Tally } from "./leave-out-worker.ts";

/** One file of phrases left out: what mails of its own came to, with it and without it. */
interface Line {
  "left out": string;
  mails: number;
  "kept right": string;
  "machines promoted": string;
  "people lost": string;
}

/**
 * Cross-validation: for each family of mail systems and each language, its mails are classified by rules that know nothing of
 * it, in a thread of its own, since rules are taken once. Prints the figures with the file and without it, and the worst.
 * Generated mails are always among them, those of the corpus where it is present and names the family.
 * @returns 0: these figures have no target, they say what mail comes to that nobody wrote a phrase for
 */
export async function scoreLeavingOut(): Promise<number> {
  const whole = await tally(null);
  const lines: Line[] = [];
  let worst: { name: string; share: number } | null = null;
  for (const name of [...filesIn("systems"), ...filesIn("languages")]) {
    const before = whole.find((one) => one.name === name);
    if (before === undefined || before.mails === 0) continue;
    const [after] = await tally(name);
    if (after === undefined) continue;
    lines.push(lineOf(before, after));
    const share = after.right / after.mails;
    if (worst === null || share < worst.share) worst = { name, share };
  }
  console.table(lines);
  console.log(
    `No mails of their own: ${[...filesIn("systems"), ...filesIn("languages")].filter((name) => !lines.some((line) => line["left out"] === name)).join(", ")}`,
  );
  if (worst) console.log(`Worst: without ${worst.name}, ${(100 * worst.share).toFixed(1)} % of its mails are right`);
  if (readCorpus(corpusFolder()) === null) console.log("No corpus: generated mails alone.");
  return 0;
}

function lineOf(before: Tally, after: Tally): Line {
  return {
    "left out": before.name,
    mails: before.mails,
    "kept right": `${before.right} → ${after.right}`,
    "machines promoted": `${before.promoted} → ${after.promoted}`,
    "people lost": `${before.lost} → ${after.lost}`,
  };
}

function filesIn(folder: "systems" | "languages"): string[] {
  return readdirSync(new URL(`../../../src/inbound/${folder}/`, import.meta.url))
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => file.slice(0, -".yaml".length));
}

/** Judges the mails of one file without it, or all mails with everything (null), in a thread. */
function tally(leftOut: string | null): Promise<Tally[]> {
  const { promise, resolve, reject } = Promise.withResolvers<Tally[]>();
  const worker = new Worker(new URL("leave-out-worker.ts", import.meta.url), { workerData: { leftOut } });
  worker.once("message", resolve);
  worker.once("error", reject);
  worker.once("exit", (code) => {
    if (code !== 0) reject(new Error(`The thread without ${leftOut ?? "nothing"} ended with ${code}.`));
  });
  return promise;
}
