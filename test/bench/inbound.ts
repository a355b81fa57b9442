import { classify } from "../../src/inbound/classify.ts";
import { parseMail } from "../../src/inbound/parse.ts";
import { corpusFolder, readCorpus } from "./corpus-labels.ts";
import { seedMails } from "./seed-mails.ts";

const TARGET = 500;
const ROUNDS = 10;

/** Mails parsed and classified per second in one process, over the corpus or, without it, over written samples. */
export async function run(): Promise<number> {
  const corpus = readCorpus(corpusFolder())?.filter((label) => label.format === "rfc822");
  const mails = corpus?.map((label) => label.raw) ?? seedMails.map((mail) => Buffer.from(mail));
  for (const raw of mails) classify(await parseMail(raw));

  const started = performance.now();
  const before = process.cpuUsage();
  let bytes = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const raw of mails) {
      classify(await parseMail(raw));
      bytes += raw.length;
    }
  }
  const spent = process.cpuUsage(before);
  const cpuMs = (spent.user + spent.system) / 1000 / (mails.length * ROUNDS);
  const seconds = (performance.now() - started) / 1000;
  const rate = (mails.length * ROUNDS) / seconds;
  const source = corpus ? "corpus" : "written samples";
  console.log(
    `inbound: ${rate.toFixed(0)} mails/s, ${(bytes / 1e6 / seconds).toFixed(1)} MB/s over ${mails.length} mails of the ${source} (target ${TARGET}), ${cpuMs.toFixed(2)} ms of CPU each`,
  );
  return rate >= TARGET ? 0 : 1;
}
