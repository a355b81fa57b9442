import type { NeededFacts } from "./needed-facts.ts";

/** Everything that any of some definitions needs. */
export function mergeNeeded(all: readonly NeededFacts[]): NeededFacts {
  return {
    events: [...new Set(all.flatMap(({ events }) => events))],
    ownMessages: all.some(({ ownMessages }) => ownMessages),
    deeds: [...new Set(all.flatMap(({ deeds }) => deeds))],
    account: all.flatMap(({ account }) => account),
    score: all.some(({ score }) => score),
    tasks: all.some(({ tasks }) => tasks),
    trigger: all.some(({ trigger }) => trigger),
    recentSends: all.some(({ recentSends }) => recentSends),
  };
}
