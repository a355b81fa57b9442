import type { z } from "zod";
import { NotFoundError } from "../../platform/errors.ts";
import { idSchema } from "../../platform/http/schemas.ts";
import { fieldProblems, invalidInput } from "../../platform/http/validation.ts";
import type { Visit } from "./view.ts";

/** What the address of a page may carry beside its own query: what was done, and which piece is wanted. */
const ours = new Set(["said", "part"]);

/** The query of a page by a schema of the API; fields that were left empty are not there. @throws InvalidInputError `invalid_input` */
export function readQuery<S extends z.ZodType>({ c }: Visit, schema: S): z.output<S> {
  const given = Object.entries(c.req.query()).filter(([name, value]) => value !== "" && !ours.has(name));
  return parsed(schema, Object.fromEntries(given));
}

/** Input by its schema. @throws InvalidInputError `invalid_input` */
export function parsed<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const read = schema.safeParse(input);
  if (!read.success) throw invalidInput(fieldProblems(read.error.issues));
  return read.data;
}

/** An id in the path. @throws NotFoundError when it is none */
export function idIn({ c }: Visit, resource: string, name = "id"): string {
  const given = c.req.param(name) ?? "";
  if (!idSchema.safeParse(given).success) throw new NotFoundError(resource, given.slice(0, 100));
  return given;
}
