import type { Condition } from "../condition/condition.ts";
import { conditionLeaves } from "../condition/visit.ts";

const tagMark = "#tag:";
const scores = ["total", "fit", "engagement"] as const;

/**
 * What of a lead a condition looks at, by the names that the database notes changes by: attributes as they are, `#tag:` and a
 * tag, `#stage`, and `#` with a label or a score. Null when it looks at anything else, which no change of a lead tells.
 */
export function watchedNames(condition: Condition): string[] | null {
  const names = conditionLeaves(condition).map(({ leaf }) => {
    if ("attribute" in leaf) return leaf.attribute;
    if ("tag" in leaf) return `${tagMark}${leaf.tag}`;
    if ("stage" in leaf) return "#stage";
    if ("label" in leaf) return `#${leaf.label}`;
    return "score" in leaf ? `#${leaf.score}` : null;
  });
  const known = names.filter((name) => name !== null);
  return known.length < names.length ? null : [...new Set(known)];
}

/** Watched values of a lead at one moment, by name. */
export type Watched = Readonly<Record<string, unknown>>;

/** The tags that watched values say a lead has. */
export function watchedTags(watched: Watched): string[] {
  return Object.entries(watched).flatMap(([name, has]) =>
    name.startsWith(tagMark) && has === true ? [name.slice(tagMark.length)] : [],
  );
}

/** The scores of watched values; what is not watched is 0. */
export function watchedScore(watched: Watched): Record<(typeof scores)[number], number> {
  const [total = 0, fit = 0, engagement = 0] = scores.map((name) => Number(watched[`#${name}`] ?? 0));
  return { total, fit, engagement };
}
