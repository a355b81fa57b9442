import { z } from "zod";
import { sequenceDefinition } from "./definition.ts";

/** JSON Schema (draft 2020-12) of a definition as people write it, made from the zod schema. */
export function definitionJsonSchema() {
  return z.toJSONSchema(sequenceDefinition, { io: "input", target: "draft-2020-12", unrepresentable: "any" });
}
