import { durationMs } from "../../schedule/duration.ts";
import type { EngagementRule, ScoringRules } from "./rules.ts";

/** An engagement rule with its number, under which the database tells what it holds for. */
export interface NumberedRule {
  no: number;
  rule: EngagementRule;
  /** Index of its group. */
  group: number;
}

/** A group with what it needs for reckoning. `halfLife` is in milliseconds, null when its points do not decay. */
export interface CompiledGroup {
  id: string;
  halfLife: number | null;
  cap: number | null;
}

/** Scoring rules as the reckoning takes them. */
export interface CompiledRules {
  fit: ScoringRules["fit"];
  groups: readonly CompiledGroup[];
  rules: readonly NumberedRule[];
}

/** Numbers the engagement rules, through all groups, from 0 on. */
export function compileRules({ fit, engagement }: Pick<ScoringRules, "fit" | "engagement">): CompiledRules {
  const groups = engagement.map(({ id, halfLife, cap }) => ({
    id,
    halfLife: halfLife === undefined ? null : durationMs(halfLife),
    cap: cap ?? null,
  }));
  const rules = engagement.flatMap((one, group) => one.rules.map((rule) => ({ rule, group })));
  return { fit, groups, rules: rules.map((one, no) => ({ ...one, no })) };
}

/** The names of the events that rules look at. */
export function eventNames({ engagement }: Pick<ScoringRules, "engagement">): string[] {
  const names = engagement.flatMap(({ rules }) => rules.flatMap((rule) => (rule.on === "event" ? [rule.event] : [])));
  return [...new Set(names)];
}
