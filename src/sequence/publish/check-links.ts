import type { FieldProblem } from "../../platform/errors.ts";
import { closest } from "../../platform/closest.ts";
import { linkName, mayMean } from "../../render/fill/link-name.ts";
import type { CompiledTemplate } from "../../render/fill/template.ts";
import { looksFurther } from "../condition/mail-instants.ts";
import { conditionLeaves } from "../condition/visit.ts";
import type { SequenceDefinition } from "../definition/definition.ts";
import { toPointer } from "../definition/check/problems.ts";
import type { Step } from "../definition/steps.ts";
import { subjectsOfStep } from "../template-of-step.ts";

/** Checks that the links which conditions and waits ask about stand in the mails concerned. */
export function checkLinks(
  { steps }: Pick<SequenceDefinition, "steps">,
  compiled: Readonly<Record<string, CompiledTemplate>>,
): FieldProblem[] {
  return steps.flatMap((step, index) =>
    asked(step).flatMap(({ link, of, path }) => {
      const mails = steps.filter((mail) => mail.kind === "email" && (of === undefined || mail.id === of));
      const names = new Set(mails.flatMap((mail) => namesIn(mail, compiled)));
      const wanted = linkName(link);
      if ([...names].some((name) => mayMean(name, wanted))) return [];
      const pointer = toPointer(["steps", index, ...path]);
      return [{ pointer, code: "unknown_link", message: missing(wanted, of, [...names]) }];
    }),
  );
}

interface Asked {
  link: string;
  /** the step whose mail it is asked of; any mail when undefined */
  of: string | undefined;
  path: PropertyKey[];
}

function asked(step: Step): Asked[] {
  if (step.kind === "branch" || step.kind === "goal") {
    return conditionLeaves(step.if, ["if"]).flatMap(({ leaf, path }) =>
      "message" in leaf && leaf.link !== undefined && !looksFurther(leaf, true)
        ? [{ link: leaf.link, of: leaf.step, path: [...path, "link"] }]
        : [],
    );
  }
  if (step.kind !== "waitForEvent" || step.event !== "message.clicked") return [];
  const where = step.where ?? [];
  const of = where.find(({ property, op }) => property === "step" && op === "eq")?.value;
  return where.flatMap(({ property, op, value }, index) =>
    property === "link" && op === "eq" && typeof value === "string"
      ? [{ link: value, of: typeof of === "string" ? of : undefined, path: ["where", index, "value"] }]
      : [],
  );
}

function namesIn(step: Step, compiled: Readonly<Record<string, CompiledTemplate>>): string[] {
  // Whatever its subject, a mail has the same links.
  const [first] = step.kind === "email" ? subjectsOfStep(step) : [];
  const template = first && compiled[first.key];
  return (template?.linkNames ?? []).filter((name) => name !== "");
}

function missing(link: string, step: string | undefined, names: string[]): string {
  const where = step === undefined ? "No mail of this sequence" : `The mail of step "${step}"`;
  const near = closest(link, names);
  const instead =
    names.length === 0
      ? "it has no links"
      : near === null
        ? `there are ${names.slice(0, 20).join(", ")}`
        : `did you mean "${near}"?`;
  return `${where} has a link "${link.slice(0, 100)}": ${instead}`;
}
