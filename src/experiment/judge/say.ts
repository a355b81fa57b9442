import type { ExperimentMetric } from "../../db/schema/experiments.ts";
import { durationMs } from "../../schedule/duration.ts";
import type { Look } from "../evidence/group-sequential.ts";
import { fewestResponses } from "../evidence/more-leads.ts";
import { enough } from "./judge.ts";
import type { Comparison, GuardRail, Judged } from "./judge.ts";

/**
 * What follows from an experiment. `uneven`: leads did not fall to the arms as they were to, so nothing counts. `harm`: an arm costs more
 * unsubscribes, complaints or bounces. `winner`: `arm` is the best of what is shown. `open`: nothing is shown yet.
 */
export interface Verdict {
  kind: "uneven" | "harm" | "winner" | "open";
  arm: string | null;
  words: string;
}

const things: Record<ExperimentMetric, string> = {
  replies: "replies from people",
  promotions: "prospects",
  accepted: "handoffs that a rep accepts",
  sql: "sales-qualified leads",
};

/** `endedAt` null: it runs; `within` (ISO 8601): how long a lead has to respond. */
interface Said {
  control: string;
  metric: ExperimentMetric;
  endedAt: Date | null;
  within: string;
}

/** The verdict, and a sentence for whoever has to decide; of one that has ended also until when responses count. Pure. */
export function say(judged: Judged, experiment: Said, asOf: Date): Verdict {
  const verdict = judgeVerdict(judged, experiment);
  if (experiment.endedAt === null) return verdict;
  return { ...verdict, words: `${verdict.words} ${sayEnd(experiment.endedAt, experiment.within, asOf)}` };
}

function sayEnd(endedAt: Date, within: string, asOf: Date): string {
  const until = new Date(endedAt.getTime() + durationMs(within));
  const ended = `The experiment has ended (${minute(endedAt)}) and takes no more leads in.`;
  return until > asOf
    ? `${ended} Responses of those in it still count until their time is over, at the latest ${minute(until)}.`
    : `${ended} The time of everybody in it is over: this is the result.`;
}

const minute = (at: Date) => `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;

function judgeVerdict(judged: Judged, { control, metric, endedAt }: Said): Verdict {
  if (judged.sampleRatio.isOff) {
    const counts = judged.arms.map(({ name, leads, weight }) => `"${name}" ${leads} (weight ${weight})`).join(", ");
    const words = `The leads did not fall to the arms as they were to: ${counts}. Chance does not do that. Find out what keeps leads out of one arm; until then none of the figures count.`;
    return { kind: "uneven", arm: null, words };
  }
  const harm = judged.guardRails.find(({ isHarm }) => isHarm);
  if (harm !== undefined) return { kind: "harm", arm: harm.arm, words: sayHarm(harm, control) };
  const [committed] = judged.comparisons.flatMap(({ arm, looks }) => (looks === undefined ? [] : [{ arm, looks }]));
  if (committed !== undefined) return sayLooks(committed, control, things[metric]);
  const shown = judged.comparisons.filter(({ e }) => e >= enough);
  const best = shown
    .filter(({ ratio }) => ratio.estimate > 1)
    .toSorted((a, b) => b.ratio.estimate - a.ratio.estimate)[0];
  if (best !== undefined) {
    const words = `"${best.arm}" gets more ${things[metric]} than "${control}": ${range(best)}. The evidence is ${round(best.e)}, and ${enough} is enough. You can give all leads "${best.arm}".`;
    return { kind: "winner", arm: best.arm, words };
  }
  if (shown.length > 0 && shown.length === judged.comparisons.length) {
    const names = shown.map(({ arm }) => `"${arm}"`).join(" and ");
    const words = `"${control}" gets more ${things[metric]} than ${names}. You can give all leads "${control}".`;
    return { kind: "winner", arm: control, words };
  }
  return { kind: "open", arm: null, words: sayOpen(judged, metric, endedAt !== null) };
}

/** Of those who commit to an end: decided at the first look that shows enough, or at the last. */
function sayLooks({ arm, looks }: { arm: string; looks: readonly Look[] }, control: string, what: string): Verdict {
  const seen = looks.filter(({ z }) => z !== null).length;
  const place = looks.findIndex(({ isCrossed }) => isCrossed);
  const { z = null, bound = 0, responses = 0 } = looks[place] ?? {};
  if (z !== null) {
    const [better, worse] = z > 0 ? [arm, control] : [control, arm];
    const words = `"${better}" gets more ${what} than "${worse}": look ${place + 1} of ${looks.length}, at ${responses} responses, shows ${round(Math.abs(z))}, and ${round(bound)} was enough. You can give all leads "${better}".`;
    return { kind: "winner", arm: better, words };
  }
  const next = looks[seen];
  const words =
    next === undefined
      ? `Nothing is shown: all ${looks.length} looks are over. If there is a difference, it is smaller than this experiment could find.`
      : `Nothing is shown yet: ${seen} of ${looks.length} looks are over. The next is at ${next.responses.toLocaleString("en-US")} responses; in between there is nothing to decide.`;
  return { kind: "open", arm: null, words };
}

function sayHarm({ arm, metric, ratio, e }: GuardRail, control: string): string {
  return `"${arm}" costs more ${metric} than "${control}": ${round(ratio.estimate)} times as many. The evidence is ${round(e)}, and ${enough} is enough. Stop giving leads "${arm}".`;
}

function sayOpen({ arms, comparisons }: Judged, metric: ExperimentMetric, isEnded: boolean): string {
  const responses = arms.reduce((sum, one) => sum + one.responses, 0);
  if (responses === 0) return `There are no ${things[metric]} yet.${isEnded ? "" : " Look again when there are some."}`;
  const lines = comparisons.map(({ arm, e, moreLeads }) => {
    const seen = `For "${arm}" there is ${strength(e)} (${round(e)} of ${enough}).`;
    if (isEnded) return seen;
    if (moreLeads !== null) {
      return `${seen} If they differ as it seems, it takes about ${moreLeads.toLocaleString("en-US")} more leads.`;
    }
    return responses < fewestResponses
      ? `${seen} With fewer than ${fewestResponses} responses nobody can say how many more leads it takes.`
      : `${seen} What they differ by is too little to say how long it takes.`;
  });
  const look = isEnded ? "" : " You may look as often as you like.";
  return `Nothing is shown${isEnded ? "" : " yet"}. ${lines.join(" ")}${look}`;
}

function strength(e: number): string {
  if (e < 1) return "no sign of a difference";
  if (e < 3) return "hardly a sign of a difference";
  return e < 10 ? "some evidence of a difference" : "good evidence of a difference, but not enough";
}

function range({ ratio: { estimate, low, high } }: Comparison): string {
  return `${round(estimate)} times as many (between ${round(low)} and ${round(high)})`;
}

function round(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en-US") : String(Number(value.toPrecision(2)));
}
