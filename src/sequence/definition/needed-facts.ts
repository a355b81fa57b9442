import { accountTests } from "../condition/account/account-tests.ts";
import type { AccountTest, Condition, WalkFilter } from "../condition/condition.ts";
import { looksFurther } from "../condition/mail-instants.ts";
import { conditionLeaves } from "../condition/visit.ts";
import type { SequenceDefinition } from "./definition.ts";

/**
 * Which facts a definition can ask for, so that a batch loads no more than that. Attributes, tags and stage are on the lead itself and
 * always there; the message a step waits for is always needed.
 * @property events names of lead events; messages are asked for separately
 * @property ownMessages whether opens, clicks or replies of this sequence's mails matter
 * @property deeds how far back mails of other walks matter: ISO 8601 durations, null for always; none when it is empty
 * @property account what is asked of the lead's account; nothing is loaded of it when it is empty
 * @property trigger whether awaited events are compared with the one that enrolled
 * @property recentSends whether the mails of the last seven days over all sequences matter (the cap)
 */
export interface NeededFacts {
  events: string[];
  ownMessages: boolean;
  deeds: (string | null)[];
  account: AccountTest[];
  score: boolean;
  tasks: boolean;
  trigger: boolean;
  recentSends: boolean;
}

/** Finds out which facts the steps, goals and exits of a definition look at. The trigger is not part of it. */
export function neededFacts(definition: SequenceDefinition): NeededFacts {
  const { steps, exits, cap } = definition;
  const conditions: Condition[] = steps.flatMap((step) =>
    step.kind === "branch" || step.kind === "goal" ? [step.if] : [],
  );
  const leaves = conditions.flatMap((condition) => conditionLeaves(condition).map(({ leaf }) => leaf));
  const awaited = steps.flatMap((step) => (step.kind === "waitForEvent" ? [step.event] : []));
  const events = [
    ...awaited.filter((name) => !name.startsWith("message.")),
    ...leaves.flatMap((leaf) => ("event" in leaf ? [leaf.event] : [])),
    ...exits.flatMap((exit) => (exit.on === "event" ? [exit.event] : [])),
  ];
  return {
    events: [...new Set(events)],
    deeds: deedsIn(conditions, true),
    account: accountTests(conditions),
    ownMessages: awaited.some((name) => name.startsWith("message.")) || leaves.some((leaf) => "message" in leaf),
    score: leaves.some((leaf) => "score" in leaf),
    tasks: steps.some(({ kind }) => kind === "task"),
    trigger: awaitedFilters(definition).some(({ filter }) => filter.trigger !== undefined),
    recentSends: cap !== undefined,
  };
}

/** How far back conditions look at mails of other walks. @param inWalk whether they are asked in a walk */
export function deedsIn(conditions: readonly Condition[], inWalk: boolean): NeededFacts["deeds"] {
  const leaves = conditions.flatMap((condition) => conditionLeaves(condition).map(({ leaf }) => leaf));
  return leaves.flatMap((leaf) => ("message" in leaf && looksFurther(leaf, inWalk) ? [leaf.within ?? null] : []));
}

/** Every filter of an event that a walk waits for or leaves by, with its place in the definition. */
export function awaitedFilters({
  steps,
  exits,
}: Pick<SequenceDefinition, "steps" | "exits">): { filter: WalkFilter; path: PropertyKey[] }[] {
  const places = [
    ...exits.map((exit, index) => ({ where: exit.on === "event" ? exit.where : undefined, path: ["exits", index] })),
    ...steps.map((step, index) => ({
      where: step.kind === "waitForEvent" ? step.where : undefined,
      path: ["steps", index],
    })),
  ];
  return places.flatMap(({ where = [], path }) =>
    where.map((filter, index) => ({ filter, path: [...path, "where", index] })),
  );
}
