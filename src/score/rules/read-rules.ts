import type { Context } from "hono";
import type { Executor } from "../../db/client.ts";
import { topics } from "../../db/schema/index.ts";
import { InvalidInputError } from "../../platform/errors.ts";
import type { FieldProblem } from "../../platform/errors.ts";
import type { HttpEnv } from "../../platform/http/env.ts";
import { findBadText } from "../../platform/http/text-guard.ts";
import { fieldProblems } from "../../platform/http/validation.ts";
import { readYamlApart } from "../../sequence/definition/check/read-yaml-apart.ts";
import { loadCatalog } from "../../sequence/publish/load-catalog.ts";
import { checkRules } from "./check-rules.ts";
import { scoringRules } from "./rules.ts";
import type { ScoringRules } from "./rules.ts";

const yamlTypes = /^(application\/(x-)?yaml|text\/(x-)?yaml)\b/i;

/** What a request body says, JSON or (by its media type, RFC 9512) YAML. @throws InvalidInputError `invalid_rules` */
export async function readBody(c: Context<HttpEnv>): Promise<unknown> {
  const text = await c.req.text();
  if (!yamlTypes.test(c.req.header("Content-Type") ?? "")) return readJson(text);
  const read = await readYamlApart(text);
  if (read.kind === "invalid") throw invalidRules(read.problems);
  return read.value;
}

/**
 * Scoring rules that can be carried out.
 * @param at where in the request they are, a JSON Pointer
 * @throws InvalidInputError `invalid_rules` with every problem found
 */
export async function parseRules(db: Executor, input: unknown, at = ""): Promise<ScoringRules> {
  const parsed = scoringRules.safeParse(input);
  const problems = parsed.success
    ? checkRules(parsed.data, await loadCatalog(db), await topicKeys(db))
    : fieldProblems(parsed.error.issues);
  // JSON was looked at before; YAML escapes can write what PostgreSQL cannot store as well.
  const bad = findBadText(input);
  const all = bad === undefined ? problems : [bad, ...problems];
  if (!parsed.success || all.length > 0) {
    throw invalidRules(all.map((one) => ({ ...one, pointer: at + one.pointer })));
  }
  return parsed.data;
}

async function topicKeys(db: Executor): Promise<string[]> {
  return (await db.select({ key: topics.key }).from(topics)).map(({ key }) => key);
}

/** Rules that were checked when they were stored. */
export const storedRules = (rules: unknown): ScoringRules => scoringRules.parse(rules);

const invalidRules = (problems: readonly FieldProblem[]) =>
  new InvalidInputError("invalid_rules", "The scoring rules cannot be used.", problems);

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
