import type { Span } from "./range.ts";

const dayMs = 86_400_000;

/** The days of UTC that lie in a span as a whole. Pure. */
export function wholeDays({ from, to }: Span): Span {
  return {
    from: new Date(Math.ceil(from.getTime() / dayMs) * dayMs),
    to: new Date(Math.floor(to.getTime() / dayMs) * dayMs),
  };
}

/** Whether spans within a range meet at midnight of UTC. Pure. */
export function meetAtMidnight(range: Span, spans: readonly Span[] = []): boolean {
  return spans.every(({ from }) => from.getTime() % dayMs === 0 || from.getTime() === range.from.getTime());
}
