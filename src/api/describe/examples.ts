/** A schema of the document, as far as an example needs it. */
interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  example?: unknown;
  examples?: unknown[];
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  minimum?: number;
  minLength?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: Schema | boolean;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
}

const ofFormat: Record<string, unknown> = {
  uuid: "019aa5c8-93a0-7c1d-8a83-2f6de1b4c111",
  "date-time": "2026-01-05T09:00:00.000Z",
  date: "2026-01-05",
  uri: "https://acme.example/",
  binary: "",
};

/**
 * An example of a schema, made of the examples of its fields: what has none of its own is shown by its default, its first value, or
 * the plainest value of its type.
 * @param wants which fields: of answers all, of requests those that are required or have an example of their own
 * @param deep how many named schemas it is inside of: one that holds itself is not shown without end
 */
export function exampleOf(
  schema: Schema,
  schemas: Record<string, unknown>,
  wants: "all" | "needed",
  deep = 0,
): unknown {
  if (schema.example !== undefined) return schema.example;
  if (schema.examples?.[0] !== undefined) return schema.examples[0];
  if (schema.default !== undefined) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const inner = (one: Schema) => exampleOf(one, schemas, wants, deep + 1);
  if (schema.$ref !== undefined) return inner(schemas[schema.$ref.split("/").at(-1) ?? ""] ?? {});
  if (schema.allOf !== undefined) return mergeAll(schema.allOf.map(inner));
  const [first] = schema.oneOf ?? schema.anyOf ?? [];
  if (first !== undefined) return inner(first);
  const type = [schema.type].flat()[0];
  if (type === "object") return objectOf(schema, (one) => inner(one), wants, deep);
  if (type === "array") return schema.items === undefined || deep > 8 ? [] : [inner(schema.items)];
  if (type === "string") return ofFormat[schema.format ?? ""] ?? "text";
  if (type === "integer" || type === "number") return schema.minimum ?? 0;
  return type === "boolean" ? false : null;
}

function objectOf(
  { properties = {}, required = [], additionalProperties }: Schema,
  inner: (schema: Schema) => unknown,
  wants: "all" | "needed",
  deep: number,
): object {
  const shown = Object.entries(properties).filter(
    ([name, one]) => required.includes(name) || (wants === "all" && deep < 8) || one.example !== undefined,
  );
  if (shown.length > 0 || typeof additionalProperties !== "object" || deep > 8) {
    return Object.fromEntries(shown.map(([name, one]) => [name, inner(one)]));
  }
  return { name: inner(additionalProperties) };
}

const mergeAll = (parts: unknown[]): unknown =>
  parts.every((part) => typeof part === "object" && part !== null) ? Object.assign({}, ...parts) : parts[0];
