import { z } from "zod";
import type { FieldProblem } from "../../platform/errors.ts";
import { key as keySchema, stepId } from "../../sequence/definition/values.ts";
import type { Catalog } from "../../sequence/definition/catalog.ts";
import { parseDefinition } from "../../sequence/definition/check/parse.ts";
import { zodProblems } from "../../sequence/definition/check/problems.ts";
import { sequenceDefinition } from "../../sequence/definition/definition.ts";
import { step } from "../../sequence/definition/steps.ts";
import { publishParts } from "../../sequence/publish/publish-schemas.ts";
import { isObject } from "./resource.ts";
import type { Json } from "./resource.ts";
import { asJson, shorten } from "./shorten.ts";

const target = z.union([stepId, z.literal("end")]);

/** What the file of a sequence says beside its definition. */
const beside = z.strictObject({
  publish: z.boolean({ error: "Write false to store a draft that is not published." }).default(true),
  enrollments: z
    .union(
      [
        z.enum(["pin", "move"]),
        z.strictObject({ move: z.literal(true), release: z.boolean().default(false) }),
        z.strictObject({ map: z.record(stepId, target), release: z.boolean().default(false) }),
      ],
      { error: 'Write "pin", "move", or { map: { old-step: new-step } }, in which a step may go to "end".' },
    )
    .default("pin"),
  finished: publishParts.finished,
  senders: z.array(z.string().min(1).max(320)).max(100).default([]),
  uncertain: z.enum(["resend", "hold"]).default("resend"),
});
export type Beside = z.output<typeof beside>;

const besideKeys = Object.keys(beside.shape);
/** What the server cannot tell again. */
const howKeys = new Set(["enrollments", "finished"]);

/** A file of a sequence, read. */
export interface SequenceFile {
  definition: Json;
  beside: Beside;
}

/** Takes a file apart: the definition, and what stands beside it. @param file an object */
function takeApart(file: {
  [key: string]: Json;
}): [definition: { [key: string]: Json }, rest: { [key: string]: Json }] {
  const entries = Object.entries(file);
  const pick = (isBeside: boolean) =>
    Object.fromEntries(entries.filter(([key]) => besideKeys.includes(key) === isBeside));
  return [pick(false), pick(true)];
}

/** The definition in what a file says; what is no object is given back as it is. */
export function definitionIn(file: Json): Json {
  return isObject(file) ? takeApart(file)[0] : file;
}

/** Every problem of a file. @param catalog what it may refer to, as far as that is known */
export function checkSequence(file: Json, catalog: Catalog): FieldProblem[] {
  if (!isObject(file))
    return [{ pointer: "", code: "wrong_type", message: "Write a definition, which begins with a name." }];
  const [definition, rest] = takeApart(file);
  const read = beside.safeParse(rest);
  const parsed = parseDefinition(definition, catalog);
  const problems = [
    ...(read.success ? [] : zodProblems(read.error.issues, rest)),
    ...(parsed.kind === "ok" ? [] : parsed.problems),
  ];
  if (!read.success || parsed.kind !== "ok") return problems;
  const { enrollments, senders } = read.data;
  const ids = parsed.definition.steps.map(({ id }) => id);
  const lost = Object.entries(typeof enrollments === "object" && "map" in enrollments ? enrollments.map : {}).filter(
    ([, to]) => to !== "end" && !ids.includes(to),
  );
  const unknown = senders
    .map((name, index) => ({ name, index }))
    .filter(({ name }) => catalog.senders?.includes(name) === false);
  return [
    ...lost.map(([from, to]) => ({
      pointer: `/enrollments/map/${from}`,
      code: "unknown_step",
      message: `There is no step "${to}": write ${ids.join(", ")}, or "end".`,
    })),
    ...unknown.map(({ name, index }) => ({
      pointer: `/senders/${index}`,
      code: "unknown_sender",
      message: `There is no sender "${name}": create it, or write the key of another.`,
    })),
  ];
}

/** The shortest form of a file that has no problems: what the server has, and `how` it is told. */
export function shortenSequence(file: Json): { value: Json; how: Record<string, Json> } {
  const [definition, rest] = takeApart(isObject(file) ? file : {});
  const short = shorten(beside, rest);
  const all = Object.entries(isObject(short) ? short : {});
  const pick = (isHow: boolean) => Object.fromEntries(all.filter(([key]) => howKeys.has(key) === isHow));
  return { value: { ...pick(false), definition: shortenDefinition(definition) }, how: pick(true) };
}

/** The shortest definition of the same meaning. Steps are shortened one by one: there may be hundreds. */
export function shortenDefinition(definition: Json): Json {
  const { steps, ...rest } = isObject(definition) ? definition : {};
  const few = [{ id: "wait", kind: "wait", for: "P1D" }];
  const short = shorten(sequenceDefinition, { ...rest, steps: few });
  if (!isObject(short) || !Array.isArray(steps)) return short;
  return { ...short, steps: steps.map((one) => shorten(step, one)) };
}

/** The file of a sequence: its name first, what becomes of people next. */
export function writeSequence(value: Json, how: Readonly<Record<string, Json>> = {}): Json {
  const { definition, ...rest } = isObject(value) ? value : {};
  const { $schema, name, description, ...others } = isObject(definition) ? definition : {};
  // The database keeps keys in an order of its own.
  const told = shorten(beside, { ...rest, ...how });
  return asJson({ $schema, name, description, ...(isObject(told) && told), ...others });
}

/** What a value says, with its defaults. */
export function readBeside(value: Json, how: Readonly<Record<string, Json>> = {}): Beside {
  const { definition: _d, ...rest } = isObject(value) ? value : {};
  return beside.parse({ ...rest, ...how });
}

/** The definition in the value of a sequence. */
export function definitionOf(value: Json): Json {
  return isObject(value) ? (value["definition"] ?? null) : null;
}

export { keySchema as sequenceKey };
