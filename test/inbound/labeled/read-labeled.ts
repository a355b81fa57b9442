import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { z } from "zod";

/** Labeled sentences, from a file beside this one. Files named "held-back" were written before the rules and never tuned on. */
export function readLabeled<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> {
  return schema.parse(parse(readFileSync(new URL(file, import.meta.url), "utf8")));
}
