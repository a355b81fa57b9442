/** What an experiment has shown so far. */
export interface Shown {
  e: number;
  /** The log hazard ratio to expect. */
  ratio: number;
  /** The share of the people at risk that are on the other side. */
  share: number;
  responses: number;
  people: number;
}

/** With fewer responses, what the difference seems to be is mostly chance. */
export const fewestResponses = 10;

/** Below this, the difference is too small to say how long it takes. */
const leastRatio = 0.05;

/**
 * About how many more people it takes until the evidence is enough, if the difference is what it seems to be: by what one more
 * response adds to the log evidence in the mean. Null while nothing can be said, as with fewer than ten responses. Two digits, because it is a guess.
 */
export function moreLeads({ e, ratio, share, responses, people }: Shown, enough = 20): number | null {
  if (e >= enough) return 0;
  if (responses < fewestResponses || share <= 0 || share >= 1 || Math.abs(ratio) < leastRatio) return null;
  const pull = share * Math.exp(ratio);
  const p = pull / (1 - share + pull);
  const gain = p * Math.log(p / share) + (1 - p) * Math.log((1 - p) / (1 - share));
  const needed = (Math.log(enough / e) / gain) * (people / responses);
  const scale = 10 ** Math.max(0, Math.floor(Math.log10(needed)) - 1);
  return Math.ceil(needed / scale) * scale;
}
