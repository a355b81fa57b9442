import type { Executor } from "../../db/client.ts";
import type { Took } from "../report-schemas.ts";
import { readWalks } from "../walk/read-walks.ts";
import type { WalkCount, WalksOf } from "../walk/read-walks.ts";
import { timesOf } from "./times-of.ts";

/** Of which sequence, and of which version of it if not of all, and who was enrolled when. */
export interface FlowOf extends WalksOf {
  sequenceId: string;
}

/** What was counted of a step. `exits` are by reason. */
export interface StepFlow {
  entered: number;
  waiting: number;
  left: number;
  exits: Map<string, number>;
  took: Took;
}

/** Who went from one step straight to another, and how long they were there; `to` is empty for the end. */
export interface EdgeFlow {
  from: string;
  to: string;
  count: number;
  took: Took;
}

/** The walks of a sequence: all of them by how they are, each step that anybody came to, and each way that anybody went. */
export interface Flow {
  walks: { enrolled: number; running: number; completed: number; exited: number };
  steps: Map<string, StepFlow>;
  edges: EdgeFlow[];
}

export const notKnown: Took = { count: 0, meanMs: null, medianMs: null };

/**
 * Who went which way, and how long each step took: from when a step was taken up to when the next was; by way, and of each step for
 * all its ways together. Decisions that are not kept any more are not counted.
 */
export async function countFlow(tx: Executor, of: FlowOf): Promise<Flow> {
  return flowOf(await readWalks(tx, of));
}

function flowOf(counted: readonly WalkCount[]): Flow {
  const walks = { enrolled: 0, running: 0, completed: 0, exited: 0 };
  const steps = new Map<string, StepFlow>();
  const at = (step: string): StepFlow => {
    const known = steps.get(step) ?? { entered: 0, waiting: 0, left: 0, exits: new Map(), took: notKnown };
    steps.set(step, known);
    return known;
  };
  for (const { kind, step, other, count } of counted) {
    if (kind === "status") {
      walks.enrolled += count;
      if (other === "running" || other === "completed" || other === "exited") walks[other] += count;
    } else if (kind === "exited") at(step).exits.set(other, count);
    else if (kind === "entered" || kind === "waiting" || kind === "left") at(step)[kind] += count;
  }
  const moved = counted.filter(({ kind }) => kind === "moved");
  for (const [step, own] of Map.groupBy(moved, (one) => one.step)) if (steps.has(step)) at(step).took = timesOf(own);
  const edges = counted
    .filter(({ kind }) => kind === "went")
    .map(({ step, other, count }): EdgeFlow => {
      const own = moved.filter((one) => one.step === step && one.other === other);
      return { from: step, to: other, count, took: timesOf(own) };
    });
  return { walks, steps, edges };
}
