import { isDeepStrictEqual } from "node:util";
import type { SequenceDefinition } from "../definition/definition.ts";
import type { Step } from "../definition/steps.ts";

/** A step that is in both versions with other content. `fields` are the top-level keys that differ. */
export interface ChangedStep {
  id: string;
  fields: string[];
  before: Step;
  after: Step;
}

/** A step whose neighbors are others than before; `from` and `to` are places in the list, counted from 0. */
export interface MovedStep {
  id: string;
  from: number;
  to: number;
}

/** What publishing would change. A step may be both changed and moved. */
export interface DefinitionDiff {
  added: Step[];
  removed: Step[];
  changed: ChangedStep[];
  moved: MovedStep[];
  /** Top-level keys other than `steps` that differ, such as `window` or `cap`. */
  settings: string[];
  same: boolean;
}

/**
 * Compares two definitions by step id. Moved are as few steps as possible: those outside of the longest run of common steps that
 * keeps its order, so that putting one step in between moves nothing.
 */
export function diffDefinitions(before: SequenceDefinition, after: SequenceDefinition): DefinitionDiff {
  const [old, young] = [byId(before.steps), byId(after.steps)];
  const added = after.steps.filter(({ id }) => !old.has(id));
  const removed = before.steps.filter(({ id }) => !young.has(id));
  const changed = after.steps.flatMap((step): ChangedStep[] => {
    const was = old.get(step.id)?.step;
    const fields = was === undefined ? [] : differingKeys(was, step);
    return was === undefined || fields.length === 0 ? [] : [{ id: step.id, fields, before: was, after: step }];
  });
  const moved = movedSteps(after.steps, old);
  const settings = differingKeys({ ...before, steps: null }, { ...after, steps: null });
  const same = [added, removed, changed, moved, settings].every((list) => list.length === 0);
  return { added, removed, changed, moved, settings, same };
}

type Places = Map<string, { step: Step; index: number }>;

const byId = (steps: readonly Step[]): Places => new Map(steps.map((step, index) => [step.id, { step, index }]));

/** The top-level keys whose values differ. Key order and keys that are undefined do not count. */
function differingKeys(before: object, after: object): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].filter((key) => !isDeepStrictEqual(Reflect.get(before, key), Reflect.get(after, key)));
}

function movedSteps(steps: readonly Step[], old: Places): MovedStep[] {
  const common = steps.flatMap(({ id }, to) => {
    const from = old.get(id)?.index;
    return from === undefined ? [] : [{ id, from, to }];
  });
  const kept = longestIncreasing(common.map(({ from }) => from));
  return common.filter(({ from }) => !kept.has(from));
}

/** The members of a longest increasing subsequence of distinct numbers. */
function longestIncreasing(numbers: readonly number[]): Set<number> {
  const best: { length: number; previous: number }[] = [];
  let last = -1;
  for (const [index, number] of numbers.entries()) {
    let entry = { length: 1, previous: -1 };
    for (let earlier = 0; earlier < index; earlier++) {
      const length = (best[earlier]?.length ?? 0) + 1;
      if ((numbers[earlier] ?? 0) < number && length > entry.length) entry = { length, previous: earlier };
    }
    best.push(entry);
    if (last === -1 || entry.length > (best[last]?.length ?? 0)) last = index;
  }
  const members = new Set<number>();
  for (let index = last; index !== -1; index = best[index]?.previous ?? -1) members.add(numbers[index] ?? 0);
  return members;
}
