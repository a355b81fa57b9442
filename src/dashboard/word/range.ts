const dayMs = 86_400_000;
const quarterMs = 900_000;

/** So many days up to now, on the quarters of an hour that reports count by. Pure. @param until days that it ends before now */
export function rangeOf(days: number, now: Date, until = 0): { from: Date; to: Date } {
  const to = new Date(Math.floor(now.getTime() / quarterMs) * quarterMs + quarterMs);
  const ago = (many: number) => new Date(to.getTime() - many * dayMs);
  return { from: ago(days), to: ago(until) };
}
