import type { z } from "@hono/zod-openapi";
import { InvalidInputError, RipenError } from "../errors.ts";
import type { FieldProblem } from "../errors.ts";

type Issue = z.core.$ZodIssue;

/** A JSON Pointer (RFC 6901) from a path. */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** Every wrong field of a failed parse, unknown keys and the closest branch of a union included. */
export function fieldProblems(issues: readonly Issue[], base: readonly PropertyKey[] = []): FieldProblem[] {
  return issues.flatMap((issue): FieldProblem[] => {
    const path = [...base, ...issue.path];
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({
        pointer: jsonPointer([...path, key]),
        code: "unrecognized_key",
        message: `"${key}" is not a known field`,
      }));
    }
    if (issue.code === "invalid_union") {
      const [closest] = issue.errors.filter((branch) => branch.length > 0).sort((a, b) => a.length - b.length);
      if (closest !== undefined) return fieldProblems(closest, path);
    }
    // What is wrong with a key of a record is said within; around it zod says only that it is.
    if ((issue.code === "invalid_key" || issue.code === "invalid_element") && issue.issues.length > 0) {
      return fieldProblems(issue.issues, path);
    }
    return [{ pointer: jsonPointer(path), code: codeOf(issue), message: issue.message }];
  });
}

function codeOf(issue: Issue): string {
  if (issue.code !== "custom") return issue.code;
  const code: unknown = issue.params?.["code"];
  return typeof code === "string" ? code : "invalid_value";
}

const toldAtMost = 100;

/** The error for input that does not fit its schema. All that is wrong is counted, and the first hundred are told. */
export function invalidInput(problems: readonly FieldProblem[]): InvalidInputError {
  const detail = problems.length === 1 ? "1 field is wrong." : `${problems.length} fields are wrong.`;
  return new InvalidInputError("invalid_input", detail, problems.slice(0, toldAtMost));
}

/** The hook of all routes: wrong path parameters name nothing (404), other wrong input is explained (422). */
export function onInvalid(result: { target: string; success: boolean; error?: z.core.$ZodError }): undefined {
  if (result.success || result.error === undefined) return undefined;
  if (result.target === "param") throw new RipenError("not_found", 404, "There is no such resource.");
  throw invalidInput(fieldProblems(result.error.issues));
}
