import type { StepOf } from "./definition/steps.ts";

/** Key of a step's compiled template in its version: a step with a subject of its own has its own. */
export function templateOfStep({
  id,
  template,
  subject,
}: Pick<StepOf<"email">, "id" | "template" | "subject">): string {
  return subject === undefined ? template : `${template}#${id}`;
}
