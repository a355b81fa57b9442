import type { ExperimentArm } from "../db/schema/experiments.ts";
import { InvalidInputError } from "../platform/errors.ts";
import type { SequenceDefinition } from "../sequence/definition/definition.ts";
import type { Step } from "../sequence/definition/steps.ts";

/** What a step divides its leads into, by weight; undefined when it does not. */
export function armsOf(step: Step): ExperimentArm[] | undefined {
  const divided = step.kind === "split" ? step.variants : step.kind === "email" ? step.subjects : undefined;
  return divided?.map(({ name, weight }) => ({ name, weight }));
}

/** The step of a definition, with its arms that get leads. @throws InvalidInputError `step_not_divided` */
export function dividedStep(definition: SequenceDefinition, stepId: string): { step: Step; arms: ExperimentArm[] } {
  const step = definition.steps.find(({ id }) => id === stepId);
  const arms = step === undefined ? [] : (armsOf(step) ?? []).filter(({ weight }) => weight > 0);
  if (step !== undefined && arms.length > 1) return { step, arms };
  const able = definition.steps.filter((one) => armsOf(one) !== undefined).map(({ id }) => `"${id}"`);
  const which = able.length === 0 ? "none of its steps does" : `these do: ${able.join(", ")}`;
  const message = `must name a step that divides its leads, a split or an email with \`subjects\`, with two weights above 0; ${which}`;
  throw new InvalidInputError("step_not_divided", `Nothing is tried against something else there: ${which}.`, [
    { pointer: "/step", code: "step_not_divided", message },
  ]);
}

/** The arms of a holdout: those who got nothing, whom the others are compared with, and those who did. */
export const [heldOut, treated] = ["held_out", "enrolled"] as const;

/** The arms of a holdout of so many of a hundred. */
export function holdoutArms(share: number): ExperimentArm[] {
  return [
    { name: heldOut, weight: share },
    { name: treated, weight: 100 - share },
  ];
}

/** Whether two divisions are the same: else leads fell to arms of one name with different chances. */
export function sameArms(a: readonly ExperimentArm[], b: readonly ExperimentArm[]): boolean {
  const written = (arms: readonly ExperimentArm[]) =>
    arms
      .filter(({ weight }) => weight > 0)
      .map(({ name, weight }) => `${name}=${weight}`)
      .toSorted()
      .join();
  return written(a) === written(b);
}
