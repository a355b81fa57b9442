import { z } from "zod";
import { sequenceDefinition } from "../definition.ts";
import type { SequenceDefinition } from "../definition.ts";
import { step } from "../steps.ts";
import type { Step } from "../steps.ts";

const looseTop = z.looseObject({ steps: z.array(z.unknown()).min(1).max(500) });
const looseStep = z.looseObject({ id: z.string().max(200) });

/**
 * Makes a definition with mistakes whole enough to look for more of them: wrong parts are left out, wrong steps keep their
 * place, id and targets.
 * @param wrongKeys the top-level keys known to be wrong
 * @returns null when there are no steps to look at; `broken` tells whether some step was replaced
 */
export function salvage(
  input: unknown,
  wrongKeys: ReadonlySet<string>,
): { definition: SequenceDefinition; broken: boolean } | null {
  const top = looseTop.safeParse(input);
  if (!top.success) return null;
  const rest = Object.entries(top.data).filter(([key]) => key !== "steps" && !wrongKeys.has(key));
  const stub = { name: "-", trigger: { manual: true }, steps: [placeholder(null, 0)] };
  const parsed = sequenceDefinition.safeParse({ ...stub, ...Object.fromEntries(rest) });
  if (!parsed.success) return null;
  let broken = false;
  const steps = top.data.steps.map((raw, index) => {
    const whole = step.safeParse(raw);
    if (whole.success) return whole.data;
    broken = true;
    return placeholder(raw, index);
  });
  return { definition: { ...parsed.data, steps }, broken };
}

/** A step that stands for a wrong one. An email stays an email, since conditions may refer to it. */
function placeholder(raw: unknown, index: number): Step {
  const known = looseStep.safeParse(raw);
  if (!known.success) return { id: `step-${index + 1}-without-id`, kind: "wait", for: "P1D", days: "calendar" };
  const { id, kind, ...rest } = known.data;
  const targets = Object.fromEntries(Object.entries(rest).filter(([, value]) => typeof value === "string"));
  if (kind !== "email") return { ...targets, id, kind: "wait", for: "P1D", days: "calendar" };
  const template = typeof rest.template === "string" ? rest.template : "";
  return { ...targets, id, kind, template, send: "scheduled", thread: false, sender: undefined };
}
