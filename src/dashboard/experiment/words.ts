import type { ExperimentMetric } from "../../db/schema/experiments.ts";
import type { Seen } from "../../experiment/see-experiment.ts";

type Tries = Seen["experiment"]["tries"];

export const kinds: Readonly<Record<Tries, string>> = {
  subjects: "Subject test",
  split: "Split test",
  holdout: "Holdout",
};

export const metrics: Readonly<Record<ExperimentMetric, string>> = {
  replies: "Replies of people",
  promotions: "Prospects",
  accepted: "Handoffs that a rep accepts",
  sql: "Sales-qualified leads",
};

export const states = {
  open: { tone: "warm", words: "not decided" },
  winner: { tone: "leaf", words: "decided" },
  harm: { tone: "hot", words: "does harm" },
  uneven: { tone: "hot", words: "does not count" },
} as const satisfies Readonly<Record<Seen["verdict"]["kind"], { tone: string; words: string }>>;

/** "1.31", "more than 100" */
export const times = (ratio: number): string => (ratio >= 100 ? "more than 100" : ratio.toFixed(2));

/** "3.4", "214", "more than 1,000" */
export const evidenceWords = (e: number): string =>
  e >= 1_000 ? "more than 1,000" : e >= 10 ? String(Math.round(e)) : e.toFixed(e < 1 ? 2 : 1);
