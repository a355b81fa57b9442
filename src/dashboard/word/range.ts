const dayMs = 86_400_000;
const quarterMs = 900_000;

/** So many days up to now, on the quarters of an hour that reports count by. Pure. */
export function rangeOf(days: number, now: Date): { from: Date; to: Date } {
  const to = new Date(Math.ceil(now.getTime() / quarterMs) * quarterMs);
  return { from: new Date(to.getTime() - days * dayMs), to };
}
