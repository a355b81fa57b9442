import { nameOf } from "./document.ts";
import type { Schema } from "./document.ts";

const deepest = 6;

/**
 * A value that a schema takes: what it gives as an example, else the least that it asks for. Fields that may be left out are there
 * where they have an example. Pure.
 */
export function exampleOf(schema: Schema, schemas: Readonly<Record<string, Schema>>, depth = 0): unknown {
  const name = nameOf(schema);
  if (name !== null) {
    const meant = schemas[name];
    return meant === undefined || depth > deepest ? {} : exampleOf(meant, schemas, depth + 1);
  }
  if (schema.example !== undefined) return schema.example;
  if (schema.examples?.[0] !== undefined) return schema.examples[0];
  if (schema.default !== undefined) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.allOf !== undefined) {
    const parts = schema.allOf.map((part) => exampleOf(part, schemas, depth + 1));
    return parts.every((part) => typeof part === "object" && part !== null) ? Object.assign({}, ...parts) : parts[0];
  }
  const [first] = schema.anyOf ?? schema.oneOf ?? [];
  if (first !== undefined) return exampleOf(first, schemas, depth + 1);
  return ofType(schema, schemas, depth);
}

function ofType(schema: Schema, schemas: Readonly<Record<string, Schema>>, depth: number): unknown {
  const type = (typeof schema.type === "string" ? schema.type : schema.type?.[0]) ?? "string";
  switch (type) {
    case "object": {
      const required = new Set(schema.required);
      const shown = Object.entries(schema.properties ?? {}).filter(
        ([field, one]) => required.has(field) || (hasExample(one) && !isPassing(one)),
      );
      return Object.fromEntries(shown.map(([field, one]) => [field, exampleOf(one, schemas, depth + 1)]));
    }
    case "array":
      return schema.items === undefined || (schema.minItems ?? 0) === 0 || depth > deepest
        ? []
        : [exampleOf(schema.items, schemas, depth + 1)];
    case "integer":
    case "number":
      return schema.minimum ?? 1;
    case "boolean":
      return true;
    case "null":
      return null;
    default:
      return schema.format === "date-time" ? "2026-01-05T09:00:00Z" : schema.format === "date" ? "2026-01-05" : "text";
  }
}

const hasExample = ({ example, examples }: Schema): boolean => example !== undefined || examples !== undefined;

/** An id is of something that is not there, and an instant is over. */
const isPassing = ({ format }: Schema): boolean => format === "uuid" || format === "date-time";
