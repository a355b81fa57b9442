import { peopleLeaves } from "./account/account-tests.ts";
import type { AccountTest, Condition, PropertyFilter } from "./condition.ts";
import { conditionLeaves } from "./visit.ts";

/** Events of a name that begin or cease to count as time goes by; without `within` they only begin to. */
export interface EventWindow {
  event: string;
  within: string | undefined;
}

/**
 * How a condition over leads may become another without a lead or an event that changes: `always`: of any lead, as points that decay,
 * days that come nearer, and mails do; else of those alone who have an event at an edge of a window.
 */
export type MovesWithTime = { kind: "always" } | { kind: "windows"; windows: EventWindow[] };

const relative: ReadonlySet<string> = new Set(["withinLast", "withinNext"]);
const isRelative = ({ op }: Pick<PropertyFilter, "op">): boolean => relative.has(op);

/** Finds how time moves a condition. */
export function movesWithTime(condition: Condition): MovesWithTime {
  const windows: EventWindow[] = [];
  for (const { leaf } of conditionLeaves(condition)) {
    if ("attribute" in leaf && isRelative(leaf)) return { kind: "always" };
    if ("account" in leaf && accountMoves(leaf.account)) return { kind: "always" };
    if ("score" in leaf && leaf.score !== "fit") return { kind: "always" };
    // Mails and what became of them leave no mark.
    if ("message" in leaf) return { kind: "always" };
    if ("event" in leaf) {
      if (leaf.where?.some(isRelative) === true) return { kind: "always" };
      windows.push({ event: leaf.event, within: leaf.within });
    }
  }
  return { kind: "windows", windows };
}

function accountMoves(test: AccountTest): boolean {
  const leaves = peopleLeaves(test).map(({ leaf }) => leaf);
  return ("attribute" in test ? [test] : leaves).some((leaf) => "attribute" in leaf && isRelative(leaf));
}
