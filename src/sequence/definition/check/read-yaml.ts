import { Lexer, isMap, isScalar, parseDocument, visit } from "yaml";
import type { Document } from "yaml";
import { budgets } from "./budgets.ts";
import type { DefinitionProblem } from "./problems.ts";

export type YamlValue = { kind: "ok"; value: unknown } | { kind: "invalid"; problems: DefinitionProblem[] };

/**
 * Reads YAML 1.2, and so JSON. A long text takes some hundred milliseconds: a process that answers requests reads it by
 * `readYamlApart`.
 */
export function readYaml(text: string): YamlValue {
  if (text.length > budgets.characters)
    return invalid("too_big", `Keep the text under ${budgets.characters / 1024} KB.`);
  try {
    if (hasTooManyTokens(text)) {
      return invalid("too_big", `Keep the definition under ${budgets.tokens} words and signs of YAML.`);
    }
    // Its own look for repeated keys takes a minute for some ten thousand of them.
    const document = parseDocument(text, { prettyErrors: true, uniqueKeys: false });
    const problems = document.errors.map((error) => ({
      pointer: "",
      code: "yaml_syntax",
      message: error.message.split("\n", 1)[0] ?? error.code,
    }));
    const repeated = problems.length > 0 ? null : repeatedKey(document);
    if (repeated !== null)
      return invalid("yaml_syntax", `Map keys must be unique: "${repeated.slice(0, 80)}" is there twice.`);
    if (problems.length > 0) return { kind: "invalid", problems: problems.slice(0, budgets.problems) };
    // Aliases are expanded a few times only, against texts that grow without end when read.
    const value: unknown = document.toJS({ maxAliasCount: 50 });
    return { kind: "ok", value };
  } catch (error) {
    return invalid("yaml_syntax", error instanceof Error ? error.message.slice(0, 200) : "The text cannot be read.");
  }
}

function hasTooManyTokens(text: string): boolean {
  let tokens = 0;
  for (const _token of new Lexer().lex(text)) {
    tokens += 1;
    if (tokens > budgets.tokens) return true;
  }
  return false;
}

function repeatedKey(document: Document): string | null {
  let repeated: string | null = null;
  visit(document, {
    Map(_, map) {
      if (!isMap(map)) return undefined;
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        const name: unknown = isScalar(key) ? key.value : key;
        if (seen.has(name)) repeated ??= String(name);
        seen.add(name);
      }
      return repeated === null ? undefined : visit.BREAK;
    },
  });
  return repeated;
}

function invalid(code: string, message: string): YamlValue {
  return { kind: "invalid", problems: [{ pointer: "", code, message }] };
}
