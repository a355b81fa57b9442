import { parentPort, workerData } from "node:worker_threads";
import { z } from "zod";
import { leaveOutPhrases } from "../../../src/inbound/phrases/left-out.ts";
import { useWeights } from "../../../src/inbound/note-model/weights.ts";
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

const { leftOut, withModel } = z
  .object({ leftOut: z.string().nullable(), withModel: z.boolean() })
  .parse(workerData);
leaveOutPhrases(leftOut === null ? [] : [leftOut]);
if (!withModel) useWeights(null);
else if (leftOut !== null) useWeights(learn(readExamples().filter(({ language }) => language !== leftOut)));
const { judgeGenerated } = await import("./judge.ts");
const { judgeMail } = await import("../corpus-score.ts");
const { generateMails, standardSeed } = await import("./generate.ts");
const { isLost, isPromoted, isRight } = await import("./score.ts");

const tallies = new Map<string, Tally>();
for (const mail of generateMails(standardSeed)) {
  const name = mail.system ?? mail.language;
  if (name === null || (leftOut !== null && name !== leftOut)) continue;
  const judged = { mail, outcome: await judgeGenerated(mail) };
  count(name, isRight(judged), isPromoted(judged), isLost(judged), mail.class === "human_reply" && judged.outcome.review);
}
for (const label of readCorpus(corpusFolder()) ?? []) {
  const name = Object.keys(families).find((key) => families[key]?.includes(label.family ?? ""));
  if (name === undefined || (leftOut !== null && name !== leftOut)) continue;
  const { found } = await judgeMail(label);
  const isPerson = label.class === "human_reply" || label.class === "unsubscribe";
  const coarse = (kind: string) => kind.replace(/^bounce_.*/, "bounce");
  count(
    name,
    coarse(found.class) === coarse(label.class),
    !isPerson && found.class === "human_reply",
    isPerson && coarse(found.class) !== label.class,
    isPerson && found.review !== null,
  );
}
parentPort?.postMessage([...tallies.values()], []);

function count(name: string, right: boolean, promoted: boolean, lost: boolean, asked: boolean): void {
  const tally = tallies.get(name) ?? { name, mails: 0, right: 0, promoted: 0, lost: 0, asked: 0 };
  tallies.set(name, tally);
  tally.mails++;
  tally.right += Number(right);
  tally.promoted += Number(promoted);
  tally.lost += Number(lost);
  tally.asked += Number(asked);
}
