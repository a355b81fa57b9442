/** What became of a lead. `undecided`: it was handed over, and nobody has answered yet. */
export type Outcome = "customer" | "accepted" | "qualified" | "declined" | "disqualified" | "undecided" | "none";

/** A lead as it is counted. Instants are in milliseconds since 1970. */
export interface Judged {
  id: string;
  outcome: Outcome;
  isGood: boolean;
  /** When it really was handed over, or reached its stage without that. */
  reallyAt: number | null;
  promotedAt: number | null;
  repliedAt: number | null;
  peak: number;
}

interface Counts {
  truePositives: number;
  falsePositives: number;
  falseNegatives: number;
  trueNegatives: number;
  /** Hours from the forecast to what really happened, and how often: of those forecast rightly. */
  leadHours: Record<string, number>;
}

/**
 * All that a backtest keeps of the leads it has seen; its size does not grow with them. `scores` is how many leads had which
 * highest score, bad and good, in each of two halves: each half is judged by what the other teaches.
 */
export interface BacktestTally {
  leads: number;
  undecided: number;
  rules: Counts;
  replied: Counts;
  outcomes: Record<string, { promoted: number; left: number }>;
  scores: [Record<string, [number, number]>, Record<string, [number, number]>];
}

const noCounts = (): Counts => ({
  truePositives: 0,
  falsePositives: 0,
  falseNegatives: 0,
  trueNegatives: 0,
  leadHours: {},
});

export function emptyTally(): BacktestTally {
  return { leads: 0, undecided: 0, rules: noCounts(), replied: noCounts(), outcomes: {}, scores: [{}, {}] };
}

const hourMs = 3_600_000;
const mostHours = 366 * 24;
const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));

/** Counts one lead more. */
export function countLead(tally: BacktestTally, lead: Judged): void {
  tally.leads += 1;
  const outcome = (tally.outcomes[lead.outcome] ??= { promoted: 0, left: 0 });
  outcome[lead.promotedAt === null ? "left" : "promoted"] += 1;
  if (lead.outcome === "undecided") {
    tally.undecided += 1;
    return;
  }
  countForecast(tally.rules, lead, lead.promotedAt);
  countForecast(tally.replied, lead, lead.repliedAt);
  const half = tally.scores[Number.parseInt(lead.id.slice(-1), 16) % 2 === 0 ? 0 : 1];
  const score = (half[clamp(lead.peak, -2_000, 5_000)] ??= [0, 0]);
  score[lead.isGood ? 1 : 0] += 1;
}

function countForecast(counts: Counts, { isGood, reallyAt }: Judged, at: number | null): void {
  if (at === null) {
    counts[isGood ? "falseNegatives" : "trueNegatives"] += 1;
    return;
  }
  counts[isGood ? "truePositives" : "falsePositives"] += 1;
  if (!isGood || reallyAt === null) return;
  const hours = clamp(Math.floor((reallyAt - at) / hourMs), -mostHours, mostHours);
  counts.leadHours[hours] = (counts.leadHours[hours] ?? 0) + 1;
}
