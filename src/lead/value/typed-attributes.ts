import type { Executor } from "../../db/client.ts";
import { leadAttributes } from "../../db/schema/index.ts";
import type { Attributes } from "../../db/schema/leads.ts";
import type { AttributeType } from "../../db/schema/segments.ts";
import type { FieldProblem } from "../../platform/errors.ts";
import { invalidInput, jsonPointer } from "../../platform/http/validation.ts";
import { readValue } from "./read-value.ts";
import type { Value } from "./read-value.ts";

/** The declared types of attributes, by name. */
export type AttributeTypes = ReadonlyMap<string, AttributeType>;

/** All declared attributes. */
export async function loadAttributeTypes(db: Executor): Promise<AttributeTypes> {
  const declared = await db.select().from(leadAttributes);
  return new Map(declared.map(({ name, type }) => [name, type]));
}

/** Values as named by who sends them: attributes of a lead, or properties of an event that are called like attributes. */
interface Named<T> {
  values: Readonly<Record<string, T>>;
  /** path of `values` in the body */
  at: readonly string[];
}

/**
 * Reads attributes in their declared types; those that are not declared stay as they are.
 * @throws InvalidInputError `invalid_input` with every value that is not of its type
 */
export function typedAttributes({ values, at }: Named<Attributes[string]>, types: AttributeTypes): Attributes {
  const { read, problems } = readAll({ values, at }, types);
  if (problems.length > 0) throw invalidInput(problems);
  return read;
}

/**
 * Reads properties of an event that are called like a declared attribute in its type, so that a filter compares them as it
 * does the attribute. Objects and lists are something else, and stay.
 * @throws InvalidInputError `invalid_input` with every value that is not of its type
 */
export function typedProperties({ values, at }: Named<unknown>, types: AttributeTypes): Record<string, unknown> {
  const scalars = Object.entries(values).flatMap(([name, value]) => (isScalar(value) ? [[name, value] as const] : []));
  const { read, problems } = readAll({ values: Object.fromEntries(scalars), at }, types);
  if (problems.length > 0) throw invalidInput(problems);
  return { ...values, ...read };
}

function readAll({ values, at }: Named<Value>, types: AttributeTypes) {
  const problems: FieldProblem[] = [];
  const read = Object.entries(values).map(([name, given]): [string, Value] => {
    const type = types.get(name);
    if (type === undefined) return [name, given];
    const found = readValue(given, type);
    if (found.kind === "value") return [name, found.value];
    problems.push({
      pointer: jsonPointer([...at, name]),
      code: "wrong_value_type",
      message: `"${name}" ${found.message}`,
    });
    return [name, given];
  });
  return { read: Object.fromEntries(read), problems };
}

function isScalar(value: unknown): value is Value {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}
