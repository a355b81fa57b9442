import { z } from "zod";
import { sequenceDefinition } from "./definition.ts";

/** JSON Schema (draft 2020-12) of a definition as people write it, made from the zod schema. */
export function definitionJsonSchema() {
  // Made once: it takes longer than a request may hold up the others.
  return (schema ??= makeSchema());
}

const makeSchema = () =>
  z.toJSONSchema(sequenceDefinition, { io: "input", target: "draft-2020-12", unrepresentable: "any" });
let schema: ReturnType<typeof makeSchema> | undefined;

let keys: ReadonlySet<string> | undefined;

/** Every key the language knows, wherever it belongs: to guess what a misspelled one means. */
export function definitionKeys(): ReadonlySet<string> {
  return (keys ??= new Set(propertyNames(definitionJsonSchema())));
}

/** The fields of a definition itself, not of what is in it. */
export function rootKeys(): readonly string[] {
  const { $ref, $defs } = definitionJsonSchema();
  const name = $ref?.slice("#/$defs/".length) ?? "";
  return Object.keys($defs?.[name]?.properties ?? {});
}

function propertyNames(schema: unknown): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const own =
    "properties" in schema && typeof schema.properties === "object" ? Object.keys(schema.properties ?? {}) : [];
  return [...own, ...Object.values(schema).flatMap(propertyNames)];
}
