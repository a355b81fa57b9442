import type { SequenceDefinition } from "../definition.ts";
import type { StepOf } from "../steps.ts";
import { toPointer } from "./problems.ts";
import type { DefinitionProblem } from "./problems.ts";

/** Checks the subjects that are tried against each other: they can be told apart, and each mail goes out with one of them. */
export function checkSubjects({ steps }: Pick<SequenceDefinition, "steps">): DefinitionProblem[] {
  return steps.flatMap((step, index) => (step.kind === "email" ? checkStep(step, index) : []));
}

function checkStep({ subject, subjects, thread }: StepOf<"email">, index: number): DefinitionProblem[] {
  if (subjects === undefined) return [];
  const problem = (code: string, message: string, ...path: PropertyKey[]) => ({
    pointer: toPointer(["steps", index, ...path]),
    code,
    message,
  });
  const found: DefinitionProblem[] = [];
  if (subject !== undefined) {
    found.push(problem("two_subjects", "Write `subject`, or several in `subjects`, not both.", "subject"));
  }
  if (thread) {
    const message =
      "A mail that continues a thread has the subject of the mail before it: try subjects there, or leave `thread` out.";
    found.push(problem("subject_not_used", message, "subjects"));
  }
  if (subjects.every(({ weight }) => weight === 0)) {
    found.push(problem("no_weight", "All weights are 0: give at least one subject a weight above 0.", "subjects"));
  }
  for (const [place, { name, subject: text }] of subjects.entries()) {
    const first = subjects.findIndex((other) => other.name === name);
    const same = subjects.findIndex((other) => other.subject === text);
    if (first < place) {
      found.push(
        problem("duplicate_variant", `"${name}" is used twice: rename this subject.`, "subjects", place, "name"),
      );
    }
    if (same < place) {
      const message = "This is the same subject as another: change it, or add its weight to the other.";
      found.push(problem("duplicate_subject", message, "subjects", place, "subject"));
    }
  }
  return found;
}
