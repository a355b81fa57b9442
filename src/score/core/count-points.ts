import { remaining } from "../../lead/score-of.ts";
import type { CompiledRules } from "../rules/compile.ts";

/** Something a rule counts. `at` is in milliseconds since 1970; `no` is the number of the rule, `id` that of what happened. */
export interface Entry {
  no: number;
  at: number;
  id: string;
}

/** Points as of an instant. */
interface Running {
  value: number;
  at: number;
}

/** Where the reckoning for one lead stands: one number for each group, and one for each rule that has a cap. */
export interface Tally {
  groups: Running[];
  rules: Map<number, Running>;
}

/** The order in which what happened is counted: by time, and what happened at once by id and rule. */
export function inOrder(a: Entry, b: Entry): number {
  return a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : a.no - b.no);
}

export function openTally({ groups }: CompiledRules): Tally {
  return { groups: groups.map(() => ({ value: 0, at: -Infinity })), rules: new Map() };
}

/**
 * Counts one more entry, in order (`inOrder`). Forward decay (Cormode, Shkapenyuk, Srivastava, Xu: Forward Decay, ICDE 2009):
 * what was there is brought to the instant of the entry and the points are added, so that one number tells the points of a
 * group at any later time. A cap fills up: what would pass it is not granted, and room comes back as points decay.
 * @returns the points that were granted, of the instant of the entry
 */
export function countEntry({ groups, rules }: CompiledRules, tally: Tally, { no, at }: Entry): number {
  const numbered = rules[no];
  const group = numbered && groups[numbered.group];
  const running = numbered && tally.groups[numbered.group];
  if (numbered === undefined || group === undefined || running === undefined) return 0;
  const { points, cap } = numbered.rule;
  const worth = Math.sign(points) * fill(ruleOf(tally, no, cap), { at, points: Math.abs(points) }, group.halfLife, cap);
  return fill(running, { at, points: worth }, group.halfLife, group.cap);
}

function ruleOf(tally: Tally, no: number, cap: number | undefined): Running {
  const known = tally.rules.get(no) ?? { value: 0, at: -Infinity };
  if (cap !== undefined) tally.rules.set(no, known);
  return known;
}

function fill(
  running: Running,
  { at, points }: { at: number; points: number },
  halfLife: number | null,
  cap: number | null | undefined,
): number {
  const before = decayed(running, at, halfLife);
  const after = Math.min(cap ?? Infinity, before + points);
  Object.assign(running, { value: after, at });
  return after - before;
}

const decayed = ({ value, at }: Running, now: number, halfLife: number | null) =>
  value === 0 || halfLife === null ? value : value * remaining(now - at, halfLife);

/** The points of each group at an instant that is not before the last entry. */
export function groupPoints({ groups }: CompiledRules, tally: Tally, now: number): number[] {
  return tally.groups.map((running, index) => decayed(running, now, groups[index]?.halfLife ?? null));
}
