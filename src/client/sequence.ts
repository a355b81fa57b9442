import type { SequenceDefinition, Step } from "./generated/schema.ts";

/** Where a step may go on: another step of the sequence, or its end. */
export type Target<Id extends string> = Id | "end";

type TargetKey = "next" | "onTrue" | "onFalse" | "onEvent" | "onTimeout" | "onMissing" | "onPast";

type Retargeted<T, Id extends string> = T extends readonly unknown[]
  ? { [K in keyof T]: Retargeted<T[K], Id> }
  : T extends object
    ? { [K in keyof T]: K extends TargetKey ? Target<Id> : K extends "variants" ? Retargeted<T[K], Id> : T[K] }
    : T;

type OfKind<S, Id extends string> = S extends { id: string }
  ? { id: Id } & Retargeted<Omit<S, "id">, NoInfer<Id>>
  : never;

/** A step of a sequence whose steps have these ids. */
export type StepOf<Id extends string> = OfKind<Step, Id>;

/** A definition whose steps have these ids; everything else is as in the YAML. */
export type DefinitionOf<Id extends string> = Omit<SequenceDefinition, "steps" | "$schema"> & {
  steps: StepOf<Id>[];
};

/** A sequence as code: what `ripen.sequences.put(key, definition)` takes. */
export interface SequenceSource {
  key: string;
  definition: SequenceDefinition;
}

/**
 * A sequence as code. Its definition is what the YAML says; that each step leads to another of them, or to the end, the compiler checks.
 * What is known only to the server (attributes, templates, topics) is checked there.
 * @throws TypeError when two steps have the same id, which types cannot see
 */
export function sequence<const Id extends string>(key: string, definition: DefinitionOf<Id>): SequenceSource {
  const ids = definition.steps.map(({ id }) => id);
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twice !== undefined) throw new TypeError(`Two steps of ${key} are called "${twice}".`);
  return { key, definition };
}
