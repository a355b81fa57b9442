import type { Stage } from "../../sequence/condition/condition.ts";
import type { ExitRule } from "../../sequence/definition/rules.ts";
import type { Reach, ReplySource } from "./types.ts";

/** An exit rule that speaks, and whether the marketer wrote it or it is the standard one. */
export interface Ruling {
  rule: "reply" | "promotion" | "stage";
  stops: Reach;
  written: boolean;
}

type ReplyRule = Extract<ExitRule, { on: "reply" }>;

const standing: readonly ExitRule[] = [
  { on: "promotion", stops: "all" },
  { on: "unsubscribe", stops: "all" },
  { on: "bounce", stops: "all" },
  { on: "complaint", stops: "all" },
];
const reaches: readonly Reach[] = ["this", "all", "company"];

/**
 * The exit rules in force: those written, and the standard ones for what is not mentioned. The standard rule for replies
 * stops all sequences of the lead. It covers the lead's own replies unless a written rule names `own`, and those of others
 * in the thread unless a written rule names `own` or `thread`: whoever chooses among the two has chosen.
 */
export function exitRules(written: readonly ExitRule[]): readonly ExitRule[] {
  const known = inForce.get(written);
  if (known !== undefined) return known;
  const rules = withStanding(written);
  inForce.set(written, rules);
  return rules;
}

/** Asked at every step of every walk: the rules of a version are worked out once. */
const inForce = new WeakMap<readonly ExitRule[], readonly ExitRule[]>();

function withStanding(written: readonly ExitRule[]): readonly ExitRule[] {
  const from = standardSources(written);
  const reply: ReplyRule[] = from.length === 0 ? [] : [{ on: "reply", from, stops: "all" }];
  return [...written, ...reply, ...standing.filter((rule) => !written.some((other) => other.on === rule.on))];
}

function standardSources(written: readonly ExitRule[]): ReplySource[] {
  const named = namedSources(written);
  if (named.has("own")) return [];
  return named.has("thread") ? ["own"] : ["own", "thread"];
}

function namedSources(written: readonly ExitRule[]): Set<ReplySource> {
  return new Set(written.flatMap((rule) => (rule.on === "reply" ? rule.from : [])));
}

/**
 * What the rules of a sequence say about an answer to one of its mails: of the rules that name one of its sources, the one
 * that reaches furthest. Null when none does.
 */
export function ruleOnReply(written: readonly ExitRule[], from: readonly ReplySource[]): Ruling | null {
  const fitting = exitRules(written).flatMap((rule) =>
    rule.on === "reply" && from.some((source) => rule.from.includes(source)) ? [rule] : [],
  );
  const rule = widest(fitting);
  return rule === null ? null : { rule: "reply", stops: rule.stops, written: written.includes(rule) };
}

/** The one that reaches furthest, the first of equals; null of none. */
export function widest<R extends { stops: Reach }>(rules: readonly R[]): R | null {
  return rules.toSorted((a, b) => reaches.indexOf(b.stops) - reaches.indexOf(a.stops))[0] ?? null;
}

/**
 * Whether the marketer has decided about replies from there: a written rule names the source, or names only `own` of the
 * two that are in the thread. Then the promotion that such a reply causes stops nothing behind their back.
 */
export function decidesReply(written: readonly ExitRule[], from: readonly ReplySource[]): boolean {
  const named = namedSources(written);
  return from.some((source) => named.has(source) || (source === "thread" && named.has("own")));
}

/**
 * What the rules of a sequence say about its lead becoming a prospect: every written rule, else the standard one.
 * @param becomes whether the stage changes to `prospect` now, which stage rules may ask for
 */
export function rulesOnPromotion(written: readonly ExitRule[], becomes: boolean): Ruling[] {
  return exitRules(written).flatMap((rule): Ruling[] => {
    const asked = rule.on === "promotion" || (becomes && rule.on === "stage" && rule.is.includes("prospect"));
    return asked ? [{ rule: rule.on, stops: rule.stops, written: written.includes(rule) }] : [];
  });
}

/**
 * What the rules of a sequence say about its lead being moved to another stage by a person: every written rule that names the
 * stage, else the standard one, which stops all: sequences are for leads, and who was given back is left alone.
 */
export function rulesOnStage(written: readonly ExitRule[], stage: Stage): Ruling[] {
  const named = written.flatMap((rule): Ruling[] =>
    rule.on === "stage" && rule.is.includes(stage) ? [{ rule: "stage", stops: rule.stops, written: true }] : [],
  );
  return named.length > 0 ? named : [{ rule: "stage", stops: "all", written: false }];
}

/** Whether a reply, a promotion or another stage can reach, by these rules, beyond the lead it is about. */
export function looksAtCompany(written: readonly ExitRule[]): boolean {
  return written.some(
    (rule) =>
      (rule.on === "reply" && (rule.stops === "company" || rule.from.includes("company"))) ||
      (rule.on === "promotion" && rule.stops === "company") ||
      (rule.on === "stage" && rule.stops === "company"),
  );
}
