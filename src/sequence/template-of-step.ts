import type { StepOf } from "./definition/steps.ts";

type EmailStep = Pick<StepOf<"email">, "id" | "template" | "subject" | "subjects">;

/**
 * Key of a step's compiled template in its version: one with a subject of its own has its own.
 * @param variant name of the one of `subjects`; null where the step has none
 */
export function templateOfStep({ id, template, subject, subjects }: EmailStep, variant: string | null = null): string {
  if (variant === null) return subject === undefined ? template : `${template}#${id}`;
  const own = subjects?.find(({ name }) => name === variant)?.subject;
  return own === undefined ? template : `${template}#${id}#${variant}`;
}

/** Every subject that a step may go out with: its template's key, the text, and where it is in the step. */
export function subjectsOfStep(
  step: EmailStep,
): { key: string; subject: string | undefined; path: readonly (string | number)[] }[] {
  const { subject, subjects } = step;
  if (subjects === undefined) return [{ key: templateOfStep(step), subject, path: ["subject"] }];
  return subjects.map((variant, index) => ({
    key: templateOfStep(step, variant.name),
    subject: variant.subject,
    path: ["subjects", index, "subject"],
  }));
}
