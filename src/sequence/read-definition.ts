import type { Context } from "hono";
import type { HttpEnv } from "../platform/http/env.ts";
import { InvalidInputError } from "../platform/errors.ts";
import { findBadText } from "../platform/http/text-guard.ts";
import type { SequenceDefinition } from "./definition/definition.ts";
import { readYamlApart } from "./definition/check/read-yaml-apart.ts";
import { parseDefinition } from "./definition/check/parse.ts";

const yamlTypes = /^(application\/(x-)?yaml|text\/(x-)?yaml)\b/i;

/**
 * The definition in a request body, JSON or (by its media type, RFC 9512) YAML.
 * @throws InvalidInputError `invalid_definition` with every problem found
 */
export async function readDefinition(c: Context<HttpEnv>): Promise<SequenceDefinition> {
  const text = await c.req.text();
  const isYaml = yamlTypes.test(c.req.header("Content-Type") ?? "");
  const read = isYaml ? await readYamlApart(text) : { kind: "ok" as const, value: readJson(text) };
  const parsed = read.kind === "invalid" ? read : parseDefinition(read.value);
  if (parsed.kind === "invalid") {
    throw new InvalidInputError("invalid_definition", "The definition cannot be used.", parsed.problems);
  }
  // JSON was looked at before; YAML escapes can write what PostgreSQL cannot store as well.
  const bad = findBadText(parsed.definition);
  if (bad !== undefined) throw new InvalidInputError("invalid_definition", "The definition cannot be used.", [bad]);
  return parsed.definition;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
