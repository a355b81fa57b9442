import type { MiddlewareHandler } from "hono";
import { RipenError } from "../errors.ts";
import type { FieldProblem } from "../errors.ts";
import type { HttpEnv } from "./env.ts";
import { invalidInput, jsonPointer } from "./validation.ts";

const maxDepth = 32;

/** The first text in `value` that PostgreSQL cannot store (NUL, unpaired surrogates), or nesting without end. */
export function findBadText(value: unknown, path: readonly string[] = []): FieldProblem | undefined {
  if (path.length > maxDepth) return problem(path.slice(0, maxDepth), "too_deep", "Nested too deeply");
  if (typeof value === "string") return isStorable(value) ? undefined : badText(path);
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, child] of Object.entries(value)) {
    const found = isStorable(key) ? findBadText(child, [...path, key]) : badText(path);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}

function badText(path: readonly string[]): FieldProblem {
  return problem(path, "invalid_text", "Contains a NUL character or an unpaired surrogate");
}

function problem(path: readonly string[], code: string, message: string): FieldProblem {
  return { pointer: jsonPointer(path), code, message };
}

/** Refuses texts that no field can hold, once for all routes, before any schema sees them. */
export const textGuard: MiddlewareHandler<HttpEnv> = async (c, next) => {
  if (c.req.url.includes("%00")) throw new RipenError("malformed_url", 400, "The URL contains a NUL character.");
  if (/^application\/([\w.-]+\+)?json\b/i.test(c.req.header("Content-Type") ?? "")) {
    const text = await c.req.text();
    if (text !== "") {
      const found = findBadText(parseJson(text));
      if (found !== undefined) throw invalidInput([found]);
    }
  }
  await next();
};

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RipenError("malformed_json", 400, "The body is not valid JSON.");
  }
}
