import type { EngagementRule, PropertyFilter, ScoringRules } from "../../score/rules/rules.ts";
import { conditionWords } from "../word/conditions.ts";
import { durationWords } from "../word/times.ts";

/** One rule: what it is worth, and for what. */
export interface RuleSentence {
  id: string;
  points: number;
  words: string;
}

/** Rules whose points fade together, and how they fade. */
export interface GroupSentences {
  id: string;
  words: string;
  rules: RuleSentence[];
}

export interface RulesInWords {
  fit: RuleSentence[];
  groups: GroupSentences[];
  intent: string;
  mql: string | null;
}

/** Scoring rules as sentences. Pure. */
export function rulesInWords({ fit, engagement, intent, mql }: ScoringRules): RulesInWords {
  return {
    fit: fit.map((rule) => ({
      id: rule.id,
      points: rule.points,
      words: "if" in rule ? `who is: ${conditionWords(rule.if)}` : `who left the topic ${rule.leftTopic}`,
    })),
    groups: engagement.map(({ id, halfLife, cap, rules }) => ({
      id,
      words: groupWords(halfLife, cap),
      rules: rules.map((rule) => ({ id: rule.id, points: rule.points, words: deedWords(rule) })),
    })),
    intent: `Warm from ${intent.warm} points, hot from ${intent.hot}; below that they are cold.`,
    mql: mql === undefined ? null : `Marketing-qualified: ${conditionWords(mql)}.`,
  };
}

function groupWords(halfLife: string | undefined, cap: number | undefined): string {
  const fades =
    halfLife === undefined ? "The points stay" : `Half of the points are left after ${durationWords(halfLife)}`;
  return `${fades}${cap === undefined ? "" : `; ${cap} count at most`}.`;
}

function deedWords(rule: EngagementRule): string {
  const most = rule.cap === undefined ? "" : `, ${rule.cap} at most`;
  switch (rule.on) {
    case "open":
      return `for each mail that a person opened${most}`;
    case "click":
      return `for each link that a person followed${rule.link === undefined ? "" : ` (${rule.link})`}${most}`;
    case "reply":
      return `for each answer${rule.category === undefined ? "" : ` that says: ${rule.category.join(" or ").replaceAll("_", " ")}`}${most}`;
    case "event":
      return `for each “${rule.event}”${rule.where === undefined ? "" : ` where ${rule.where.map(filterWords).join(" and ")}`}${most}`;
  }
}

const operators: Readonly<Record<string, string>> = {
  eq: "is",
  neq: "is not",
  startsWith: "begins with",
  contains: "contains",
  in: "is one of",
  gte: "is at least",
  lte: "is at most",
};

function filterWords({ property, op, value }: PropertyFilter): string {
  const said = value === undefined ? "" : [value].flat().join(", ");
  return `${property} ${operators[op] ?? op.replaceAll("_", " ")} ${said}`.trim();
}
