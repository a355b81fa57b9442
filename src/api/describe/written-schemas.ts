import { z } from "zod";
import type { Routes } from "../../platform/http/routes.ts";
import type { WrittenSchema } from "../../platform/http/schemas.ts";
import { scoringRules } from "../../score/rules/rules.ts";
import { definitionJsonSchema } from "../../sequence/definition/json-schema.ts";

type Document = ReturnType<Routes["getOpenAPI31Document"]>;
type Schemas = NonNullable<NonNullable<Document["components"]>["schemas"]>;

/**
 * The schemas of what people write (definitions, conditions, scoring rules), as components of the OpenAPI document. They are those of
 * the languages themselves, as people write them: what has a default may be left out.
 */
export function writtenSchemas(): Schemas {
  const rules = z.toJSONSchema(scoringRules, { io: "input", target: "draft-2020-12", unrepresentable: "any" });
  const found = { ...definitionsOf(rules), ...definitionsOf(definitionJsonSchema()) };
  for (const name of ["Condition", "PersonCondition"])
    Object.assign(found[name] ?? {}, { example: { tag: "webinar" } });
  const needed: WrittenSchema[] = ["SequenceDefinition", "Step", "Promotion", "Condition", "ScoringRules"];
  const missing = needed.filter((name) => found[name] === undefined);
  if (missing.length > 0) throw new Error(`No schema is called ${missing.join(", ")}.`);
  return found;
}

function definitionsOf({ $defs = {} }: { $defs?: Record<string, object> }): Schemas {
  // A schema without a name of its own, which only refers to another, is that other.
  const aliases = new Map<string, string>(
    Object.entries($defs).flatMap(([name, schema]) =>
      "$ref" in schema && typeof schema.$ref === "string" ? [[`#/$defs/${name}`, schema.$ref] as const] : [],
    ),
  );
  const text = JSON.stringify($defs, (key, value: unknown) =>
    key === "$ref" && typeof value === "string"
      ? (aliases.get(value) ?? value).replace("#/$defs/", "#/components/schemas/")
      : value,
  );
  const all = JSON.parse(text) as Schemas;
  return Object.fromEntries(Object.entries(all).filter(([name]) => !aliases.has(`#/$defs/${name}`)));
}
