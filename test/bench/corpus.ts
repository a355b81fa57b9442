import { leaveOutPhrases } from "../../src/inbound/phrases/left-out.ts";
import { corpusFolder, readCorpus } from "./corpus-labels.ts";
import type { Judged } from "./corpus-score.ts";

/**
 * Scores the classifier and the reply-text extractor on the labelled corpus: each figure with its target,
 * the confusion matrix, and with --misses every miss; --only NAME restricts to one source. --without NAMES
 * leaves out the phrases of languages and families of mail systems ("exchange,pl"). --leave-out leaves out each of
 * them in turn, --generated scores generated mails instead (docs/add-a-language.md). --corrections SOURCE scores the
 * classifier on the corrections of an installation, from its URL (with RIPEN_KEY) or a file. Exit code 1 below a
 * target; without the corpus it says so and exits 0, since nothing was measured.
 */
async function main(): Promise<number> {
  if (process.argv.includes("--leave-out")) return (await import("./generate/leave-out.ts")).scoreLeavingOut();
  if (process.argv.includes("--generated")) return (await import("./generate/main.ts")).scoreGenerated(process.argv);
  const source = argument("--corrections");
  if (source !== undefined) return scoreCorrections(source);
  const folder = corpusFolder();
  const labels = readCorpus(folder);
  if (!labels) {
    console.log(`No corpus at ${folder}: nothing was scored. Set RIPEN_CORPORA to its folder.`);
    return 0;
  }
  const only = argument("--only");
  leaveOutPhrases(argument("--without")?.split(",") ?? []);
  const { confusion, judgeMail, scoreFigures } = await import("./corpus-score.ts");
  const judged: Judged[] = [];
  for (const label of labels) if (only === undefined || label.corpus === only) judged.push(await judgeMail(label));

  let failed = false;
  for (const { name, right, of, target, misses } of scoreFigures(judged)) {
    const below = of > 0 && right / of < target;
    failed ||= below;
    console.log(
      `${below ? "BELOW " : "ok    "} ${name}: ${right} of ${of} (${of === 0 ? "-" : ((100 * right) / of).toFixed(1)} %, target ${100 * target} %)`,
    );
    if (process.argv.includes("--misses")) for (const miss of misses) console.log(`    ${miss}`);
  }
  console.log("\nConfusion (rows: label, columns: verdict)");
  console.table(confusion(judged));
  return failed ? 1 : 0;
}

/** There are no targets: these are the mails that were misunderstood. */
async function scoreCorrections(source: string): Promise<number> {
  leaveOutPhrases(argument("--without")?.split(",") ?? []);
  const { judgeCorrections } = await import("./corrections.ts");
  const { confusion } = await import("./corpus-score.ts");
  const { judged, without } = await judgeCorrections(source, process.env["RIPEN_KEY"]);
  const wrong = judged.filter(({ label, found }) => label.class !== found.class);
  console.log(`corrected mails taken right now: ${judged.length - wrong.length} of ${judged.length}`);
  if (without > 0) console.log(`${without} came without their mail: ask for mails=whole or mails=anonymized.`);
  if (process.argv.includes("--misses")) {
    for (const { label, found } of wrong) {
      console.log(`    ${label.file} is ${label.class}, taken for ${found.class} [${found.reasons.join(" ")}]`);
    }
  }
  console.log("\nConfusion (rows: what people said, columns: verdict)");
  console.table(confusion(judged));
  return 0;
}

function argument(name: string): string | undefined {
  return process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined;
}

process.exitCode = await main();
