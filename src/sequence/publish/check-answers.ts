import { unaskedLinks } from "../../lead/qualification/unasked-links.ts";
import type { QualificationPolicy } from "../../lead/qualification/policy.ts";
import type { FieldProblem } from "../../platform/errors.ts";
import type { CompiledTemplate } from "../../render/fill/template.ts";
import type { SequenceDefinition } from "../definition/definition.ts";
import { subjectsOfStep } from "../template-of-step.ts";

/** Checks that leads are asked what the mails let them answer by `answers_url`. Pure. */
export function checkAnswers(
  { steps }: Pick<SequenceDefinition, "steps">,
  compiled: Readonly<Record<string, CompiledTemplate>>,
  policy: QualificationPolicy,
): FieldProblem[] {
  return steps.flatMap((step, index) => {
    // Whatever its subject, a mail has the same links.
    const [first] = step.kind === "email" ? subjectsOfStep(step) : [];
    const template = first && compiled[first.key];
    if (template === undefined) return [];
    const pointer = `/steps/${index}/template`;
    return unaskedLinks(template.html, policy).map(({ message }) => ({ pointer, code: "unasked_criterion", message }));
  });
}
