/** How many of how many responded. */
export interface Rate {
  count: number;
  of: number;
}

export interface RateDifference {
  difference: number;
  low: number;
  high: number;
  /** Valid at any look. */
  p: number;
}

/** How many people the interval is narrowest for. */
const tunedFor = 5000;

/**
 * The difference of two rates with an asymptotic confidence sequence (Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas:
 * arXiv 2103.06476), tuned for 5,000 people: it may be looked at at any time. Null while nothing can be said.
 */
export function rateDifference(control: Rate, other: Rate, alpha = 0.05): RateDifference | null {
  if (control.of === 0 || other.of === 0) return null;
  const people = control.of + other.of;
  const variance = varianceOf(control) + varianceOf(other);
  if (variance === 0) return null;
  const log = -2 * Math.log(alpha);
  const rho2 = (log + Math.log(log + 1)) / tunedFor;
  const grown = people * rho2 + 1;
  const half =
    Math.sqrt(people * variance) * Math.sqrt(((2 * grown) / (people ** 2 * rho2)) * Math.log(Math.sqrt(grown) / alpha));
  const difference = other.count / other.of - control.count / control.of;
  const p = Math.min(1, Math.sqrt(grown) * Math.exp(-(difference ** 2 * people * rho2) / (2 * variance * grown)));
  return { difference, low: difference - half, high: difference + half, p };
}

/** Of the mean of zeros and ones. */
function varianceOf({ count, of }: Rate): number {
  const rate = count / of;
  return (rate * (1 - rate)) / of;
}
