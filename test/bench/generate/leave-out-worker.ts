import { parentPort, workerData } from "node:worker_threads";
import { z } from "zod";
import { leaveOutPhrases } from "../../../src/inbound/phrases/left-out.ts";
import { noteWeights, useWeights } from "../../../src/inbound/note-model/weights.ts";
import type { Weights } from "../../../src/inbound/note-model/weights.ts";
import { corpusFolder, readCorpus } from "../corpus-labels.ts";
import { learn, readExamples } from "../note-model/learn.ts";

/** What the mails that belong to one file of phrases came to. */
export interface Tally {
  name: string;
  mails: number;
  /** The class is right, or, of what a person may have written, somebody is asked to look. */
  right: number;
  promoted: number;
  lost: number;
  /** People whose answer somebody has to look at. */
  asked: number;
}

/** What they came to by phrases alone, and by phrases and the model of notes. */
export type Tallies = Record<"alone" | "withModel", Tally[]>;

/** Names of families in the corpus, by the file of their phrases. */
const families: Readonly<Record<string, readonly string[]>> = {
  courier: ["lhost-courier"],
  domino: ["lhost-domino"],
  exchange: [
    "lhost-office365",
    "lhost-exchange2003",
    "lhost-exchange2007",
    "lhost-outlook",
    "rhost-microsoft",
    "rhost-outlook",
  ],
  exim: ["lhost-exim"],
  gmail: ["lhost-gmail", "lhost-googleworkspace", "rhost-google"],
  "google-groups": ["lhost-googlegroups"],
  postfix: ["lhost-postfix"],
  qmail: ["lhost-qmail"],
  qq: ["rhost-tencent"],
  sendmail: ["lhost-sendmail", "lhost-v5sendmail"],
  yahoo: ["lhost-yahoo"],
};

const { leftOut } = z.object({ leftOut: z.string().nullable() }).parse(workerData);
leaveOutPhrases(leftOut === null ? [] : [leftOut]);
const { judgeGenerated } = await import("./judge.ts");
const { judgeMail } = await import("../corpus-score.ts");
const { generateMails, standardSeed } = await import("./generate.ts");
const { isLost, isPromoted, isRight } = await import("./score.ts");

const mails = generateMails(standardSeed);
const labels = readCorpus(corpusFolder()) ?? [];
const trained = leftOut === null ? noteWeights() : learn(readExamples().filter(({ language }) => language !== leftOut));
const both = { alone: await tallyWith(null), withModel: await tallyWith(trained) };
parentPort?.postMessage(both, []);

/** Judges the mails of the file that is left out, or of all. */
async function tallyWith(weights: Weights | null): Promise<Tally[]> {
  useWeights(weights);
  const tallies = new Map<string, Tally>();
  for (const mail of mails) {
    const name = mail.system ?? mail.language;
    if (name === null || (leftOut !== null && name !== leftOut)) continue;
    const judged = { mail, outcome: await judgeGenerated(mail) };
    const isPerson = mail.class === "human_reply";
    add(tallies, name, {
      right: isRight(judged),
      promoted: isPromoted(judged),
      lost: isLost(judged),
      asked: isPerson && judged.outcome.review,
    });
  }
  for (const label of labels) {
    const name = Object.keys(families).find((key) => families[key]?.includes(label.family ?? ""));
    if (name === undefined || (leftOut !== null && name !== leftOut)) continue;
    const { found } = await judgeMail(label);
    const isPerson = label.class === "human_reply" || label.class === "unsubscribe";
    const isRightClass = coarse(found.class) === coarse(label.class);
    add(tallies, name, {
      right: isRightClass,
      promoted: !isPerson && found.class === "human_reply",
      lost: isPerson && !isRightClass,
      asked: isPerson && found.review !== null,
    });
  }
  return [...tallies.values()];
}

function coarse(kind: string): string {
  return kind.replace(/^bounce_.*/, "bounce");
}

function add(
  tallies: Map<string, Tally>,
  name: string,
  one: Record<"right" | "promoted" | "lost" | "asked", boolean>,
): void {
  const tally = tallies.get(name) ?? { name, mails: 0, right: 0, promoted: 0, lost: 0, asked: 0 };
  tallies.set(name, tally);
  tally.mails++;
  tally.right += Number(one.right);
  tally.promoted += Number(one.promoted);
  tally.lost += Number(one.lost);
  tally.asked += Number(one.asked);
}
