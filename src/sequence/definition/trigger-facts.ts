import { accountTests } from "../condition/account/account-tests.ts";
import { conditionLeaves } from "../condition/visit.ts";
import type { SequenceDefinition } from "./definition.ts";
import { deedsIn } from "./needed-facts.ts";
import type { NeededFacts } from "./needed-facts.ts";

/** Which facts the condition of a trigger looks at. */
export function triggerFacts({ trigger }: Pick<SequenceDefinition, "trigger">): NeededFacts {
  const condition = "if" in trigger ? trigger.if : undefined;
  const leaves = condition === undefined ? [] : conditionLeaves(condition).map(({ leaf }) => leaf);
  return {
    events: [...new Set(leaves.flatMap((leaf) => ("event" in leaf ? [leaf.event] : [])))],
    ownMessages: false,
    deeds: condition === undefined ? [] : deedsIn([condition], false),
    account: condition === undefined ? [] : accountTests([condition]),
    score: leaves.some((leaf) => "score" in leaf),
    tasks: false,
    trigger: false,
    recentSends: false,
  };
}
