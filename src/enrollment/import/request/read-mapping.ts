import { z } from "@hono/zod-openapi";
import { fieldProblems, invalidInput } from "../../../platform/http/validation.ts";
import { mapProblems } from "./map-problems.ts";
import { knownCharset } from "./read-content-type.ts";

/** A mapping document: what the query says as `map[COLUMN]`, in JSON. */
export const mappingDocument = z
  .strictObject({
    map: z.record(z.string(), z.string()).openapi({
      description: "What the columns of the file are; `-` leaves one out. As `map[COLUMN]` in the query.",
      example: { "Email Address": "email", "Job title": "job_title", Comment: "-" },
    }),
    charset: z.string().optional().openapi({
      description: "Character set of the file, by the names of the Encoding Standard, where it is not to be found out.",
      example: "windows-1250",
    }),
  })
  .openapi("ImportMapping");

/**
 * Reads a mapping document under the rules of the query.
 * @param queried what the query maps already
 * @throws InvalidInputError `malformed_json`, `invalid_input`; RipenError `unsupported_media_type`
 */
export function readMapping(
  text: string,
  queried: Readonly<Record<string, string>>,
): { map: Record<string, string>; charset: string | null } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalidInput([{ pointer: "/mapping", code: "malformed_json", message: "is no JSON." }]);
  }
  const read = mappingDocument.safeParse(value);
  if (!read.success) throw invalidInput(fieldProblems(read.error.issues));
  const { map, charset } = read.data;
  const problems = mapProblems(map);
  if (Object.keys(queried).length > 0) {
    const message = "is given in the query and in the mapping document: say it once.";
    problems.push({ pointer: "/map", code: "duplicate", message });
  }
  if (problems.length > 0) throw invalidInput(problems);
  return { map, charset: charset === undefined ? null : knownCharset(charset) };
}
