import { corpusFolder, readCorpus } from "./corpus-labels.ts";
import { fuzzInbound } from "./fuzz-run.ts";

/**
 * Mutated mails through the parser and the classifier: `npm run fuzz -- [count] [seed]`. Fails on an
 * exception, on a mail that takes over 2 s of CPU, and on memory that grows beyond 1.5 GB.
 */
const count = Number(process.argv[2] ?? 50_000);
const seed = Number(process.argv[3] ?? 1);
const seeds = readCorpus(corpusFolder())?.map((label) => Buffer.from(label.raw));
const report = await fuzzInbound({ count, seed, ...(seeds ? { seeds } : {}) });
console.log(
  `fuzz: ${report.mails} mails (seed ${seed}), ${report.failures.length} failures, slowest ${report.slowestMs.toFixed(0)} ms of CPU (${report.slowest}), peak memory ${(report.peakBytes / 1e6).toFixed(0)} MB`,
);
for (const failure of report.failures.slice(0, 20)) console.error(failure);
process.exitCode = report.failures.length > 0 || report.slowestMs > 2000 || report.peakBytes > 1.5e9 ? 1 : 0;
