import type { ExperimentMetric } from "../../db/schema/experiments.ts";
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

/** The verdict, and a sentence for whoever has to decide. Pure. */
export function say(judged: Judged, { control, metric }: { control: string; metric: ExperimentMetric }): Verdict {
  if (judged.sampleRatio.isOff) {
    const counts = judged.arms.map(({ name, leads, weight }) => `"${name}" ${leads} (weight ${weight})`).join(", ");
    const words = `The leads did not fall to the arms as they were to: ${counts}. Chance does not do that. Find out what keeps leads out of one arm; until then none of the figures count.`;
    return { kind: "uneven", arm: null, words };
  }
  const harm = judged.guardRails.find(({ isHarm }) => isHarm);
  if (harm !== undefined) return { kind: "harm", arm: harm.arm, words: sayHarm(harm, control) };
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
  return { kind: "open", arm: null, words: sayOpen(judged, metric) };
}

function sayHarm({ arm, metric, ratio, e }: GuardRail, control: string): string {
  return `"${arm}" costs more ${metric} than "${control}": ${round(ratio.estimate)} times as many. The evidence is ${round(e)}, and ${enough} is enough. Stop giving leads "${arm}".`;
}

function sayOpen({ arms, comparisons }: Judged, metric: ExperimentMetric): string {
  const responses = arms.reduce((sum, one) => sum + one.responses, 0);
  if (responses === 0) return `There are no ${things[metric]} yet. Look again when there are some.`;
  const lines = comparisons.map(({ arm, e, moreLeads }) => {
    const more =
      moreLeads === null
        ? "What they differ by is too little to say how long it takes."
        : `If they differ as it seems, it takes about ${moreLeads.toLocaleString("en-US")} more leads.`;
    return `For "${arm}" there is ${strength(e)} (${round(e)} of ${enough}). ${more}`;
  });
  return `Nothing is shown yet. ${lines.join(" ")} You may look as often as you like.`;
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
