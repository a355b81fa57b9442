import { isDeepStrictEqual } from "node:util";
import { stringify } from "yaml";
import { sequenceDefinition } from "../../sequence/definition/definition.ts";
import { step } from "../../sequence/definition/steps.ts";

interface Schema {
  safeParse(value: unknown): { success: boolean; data?: unknown };
}

/** A definition as a person would write it, in YAML: what a default says anyway is left out. What cannot be read is shown whole. Pure. */
export function definitionText(stored: unknown): string {
  const read = sequenceDefinition.safeParse(stored);
  if (!read.success) return stringify(stored, { lineWidth: 120 });
  const { steps, ...rest } = read.data;
  const settings: Record<string, unknown> = withoutDefaults({ ...rest, steps: oneStep }, sequenceDefinition);
  const { steps: _, ...written } = settings;
  const short = steps.map((one) => withoutDefaults(one, step));
  return stringify({ ...written, steps: short }, { lineWidth: 120 });
}

/** Stands for the steps while the settings are looked at. */
const oneStep = [{ id: "one", kind: "email", template: "one", send: "scheduled", thread: false }];

function withoutDefaults(value: object, schema: Schema): Record<string, unknown> {
  let kept: Record<string, unknown> = { ...value };
  const whole = schema.safeParse(kept).data;
  for (const key of Object.keys(value)) {
    const { [key]: _, ...less } = kept;
    const read = schema.safeParse(less);
    if (read.success && isDeepStrictEqual(read.data, whole)) kept = less;
  }
  return kept;
}
