import type { Context } from "hono";
import type { z } from "@hono/zod-openapi";
import type { FieldProblem } from "../../../platform/errors.ts";
import type { HttpEnv } from "../../../platform/http/env.ts";
import { fieldProblems, invalidInput, jsonPointer } from "../../../platform/http/validation.ts";
import { importQuery } from "../import-schemas.ts";
import { mapProblems } from "./map-problems.ts";

/** The query of an import, `map[COLUMN]` gathered in `map`. @throws InvalidInputError `invalid_input` with every problem */
export function readQuery(c: Context<HttpEnv>): z.output<typeof importQuery> & { map: Record<string, string> } {
  const given = Object.entries(c.req.query());
  const column = (name: string) => /^map\[(.+)\]$/s.exec(name)?.[1];
  const map = Object.fromEntries(
    given
      .flatMap(([name, target]) => [[column(name), target]])
      .filter((entry): entry is [string, string] => entry[0] !== undefined),
  );
  const rest = Object.fromEntries(given.filter(([name]) => column(name) === undefined));
  const read = importQuery.safeParse(rest);
  const problems: FieldProblem[] = read.success ? [] : fieldProblems(read.error.issues);
  for (const [name, values] of Object.entries(c.req.queries())) {
    if (values.length < 2) continue;
    const path = column(name) === undefined ? [name] : ["map", column(name) ?? ""];
    problems.push({ pointer: jsonPointer(path), code: "duplicate", message: "is given more than once: say it once." });
  }
  problems.push(...mapProblems(map));
  if (!read.success || problems.length > 0) throw invalidInput(problems);
  return { ...read.data, map };
}
