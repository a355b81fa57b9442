import type { Candidate, Pool, Team } from "./candidate.ts";

/** Where a rep stands after an assignment. */
export interface Standing {
  id: string;
  pointer: number;
  behind: boolean;
}

/**
 * Stride scheduling (Waldspurger and Weihl, 1995): the rep with the lowest pointer goes next, and the pointer grows by
 * 1/weight. Who was not there when somebody else was chosen starts at the lowest of those who were, so that nobody is
 * flooded on coming back; where nobody was, all start level.
 * @param fit those who could take it, at least one
 * @returns them in the order of their turn, each with its pointer as it is now
 */
export function inTurn(fit: readonly Candidate[], strategy: Team["strategy"] = "weighted"): Candidate[] {
  const steady = fit.filter(({ behind }) => !behind).map(({ pointer }) => pointer);
  const start = steady.length > 0 ? Math.min(...steady) : Math.max(...fit.map(({ pointer }) => pointer));
  const lifted = fit.map((rep) => (rep.behind ? { ...rep, pointer: Math.max(rep.pointer, start) } : rep));
  return lifted.toSorted(
    (a, b) =>
      (strategy === "fewest_open" ? a.open / a.weight - b.open / b.weight : 0) ||
      a.pointer - b.pointer ||
      (a.lastAssignedAt?.getTime() ?? 0) - (b.lastAssignedAt?.getTime() ?? 0) ||
      a.createdAt.getTime() - b.createdAt.getTime() ||
      (a.id < b.id ? -1 : 1),
  );
}

/**
 * What of the pointers changes with an assignment.
 * @param fit those it was chosen from, in turn, empty when there was no choice
 * @param away those who would have been asked, had they been there
 */
export function moveOn(
  chosen: Candidate,
  fit: readonly Candidate[],
  away: readonly Pool["reps"][number][],
): Standing[] {
  const others = fit.filter(({ id, behind }) => id !== chosen.id && behind);
  return [
    { id: chosen.id, pointer: chosen.pointer + 1 / chosen.weight, behind: fit.length === 0 && chosen.behind },
    ...others.map(({ id, pointer }) => ({ id, pointer, behind: false })),
    ...away.filter(({ behind }) => !behind).map(({ id, pointer }) => ({ id, pointer, behind: true })),
  ];
}
