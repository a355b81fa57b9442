import type { MiddlewareHandler } from "hono";
import { RipenError } from "../errors.ts";
import type { FieldProblem } from "../errors.ts";
import type { HttpEnv } from "./env.ts";
import { invalidInput, jsonPointer } from "./validation.ts";

const maxDepth = 32;

/** The first text in `value` that PostgreSQL cannot store (NUL, unpaired surrogates), or nesting without end. */
export function findBadText(value: unknown): FieldProblem | undefined {
  const found = badPlaceIn(value, 0);
  if (found === undefined) return undefined;
  const path = found.path.toReversed();
  if (found.code === "too_deep") return problem(path, "too_deep", "Nested too deeply");
  return problem(path, "invalid_text", "Contains a NUL character or an unpaired surrogate");
}

/** The path is made on the way back, innermost name first: nearly all values have nothing wrong in them. */
type BadPlace = { code: "too_deep" | "invalid_text"; path: string[] };

function badPlaceIn(value: unknown, depth: number): BadPlace | undefined {
  if (depth > maxDepth) return { code: "too_deep", path: [] };
  if (typeof value === "string") return isStorable(value) ? undefined : { code: "invalid_text", path: [] };
  if (typeof value !== "object" || value === null) return undefined;
  for (const key of Object.keys(value)) {
    if (!isStorable(key)) return { code: "invalid_text", path: [] };
    const found = badPlaceIn(Reflect.get(value, key), depth + 1);
    if (found === undefined) continue;
    if (found.code === "invalid_text" || depth < maxDepth) found.path.push(key);
    return found;
  }
  return undefined;
}

function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}

function problem(path: readonly string[], code: string, message: string): FieldProblem {
  return { pointer: jsonPointer(path), code, message };
}

/** Fields that a JSON body may have, those of objects within it counted: to read many more would hold up all other requests. */
const fieldsAtMost = 20_000;

/** Refuses texts that no field can hold, and bodies of too many fields, once for all routes, before any schema sees them. */
export const textGuard: MiddlewareHandler<HttpEnv> = async (c, next) => {
  if (c.req.url.includes("%00")) throw new RipenError("malformed_url", 400, "The URL contains a NUL character.");
  if (/^application\/([\w.-]+\+)?json\b/i.test(c.req.header("Content-Type") ?? "")) {
    const text = await c.req.text();
    if (text !== "") {
      if (hasTooManyFields(text)) {
        const message = `A body has at most ${fieldsAtMost} fields, those of objects within it counted.`;
        throw invalidInput([{ pointer: "", code: "too_many_fields", message }]);
      }
      const parsed = parseJson(text);
      const found = looksHarmless(text) ? undefined : findBadText(parsed);
      if (found !== undefined) throw invalidInput([found]);
    }
  }
  await next();
};

/** Counts the colons outside of texts, which costs little beside reading the values. */
function hasTooManyFields(json: string): boolean {
  let [fields, within] = [0, false];
  // Each field has a name in quotes and a colon.
  if (json.length < 4 * fieldsAtMost) return false;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === quote) within = !within;
    else if (code === backslash && within) at += 1;
    else if (code === colon && !within) fields += 1;
  }
  return fields > fieldsAtMost;
}

/** Whether JSON surely holds nothing that findBadText finds; to look at its letters is cheaper than to walk its values. */
function looksHarmless(json: string): boolean {
  if (!json.isWellFormed() || /\\u(?:0000|[dD][89a-fA-F])/.test(json)) return false;
  let depth = 0;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    // Brackets within texts are counted as well: then the values are walked, and nothing else comes of it.
    if (code === openBrace || code === openBracket) depth += 1;
    else if (code === closeBrace || code === closeBracket) depth -= 1;
    if (depth > maxDepth) return false;
  }
  return true;
}

const codesOf = (signs: string) => Array.from(signs, (sign) => sign.charCodeAt(0));
const [openBrace, closeBrace, openBracket, closeBracket] = codesOf("{}[]");
const [quote, backslash, colon] = codesOf('"\\:');

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RipenError("malformed_json", 400, "The body is not valid JSON.");
  }
}
