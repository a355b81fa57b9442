import type { z } from "zod";
import { hashOf, isObject, sortKeys } from "./resource.ts";
import type { Json } from "./resource.ts";

/**
 * The shortest value that a schema reads as the same: without what has a default, keys in the order of the schema, those of records
 * in that of the alphabet.
 * @param value which the schema takes
 */
export function shorten(schema: z.ZodType, value: Json): Json {
  const read = (one: Json): Json | undefined => {
    const parsed = schema.safeParse(one);
    return parsed.success ? asJson(parsed.data) : undefined;
  };
  const whole = read(sortKeys(value));
  if (whole === undefined) throw new Error("a value is shortened that its schema does not take");
  const wanted = hashOf(whole);
  const means = (one: Json): boolean => {
    const again = read(one);
    return again !== undefined && hashOf(again) === wanted;
  };
  return drop(whole, (one) => one, means);
}

/** @param around puts a part back into the whole */
function drop(part: Json, around: (part: Json) => Json, means: (whole: Json) => boolean): Json {
  if (Array.isArray(part)) {
    const kept = [...part];
    for (const [index, child] of part.entries()) {
      kept[index] = drop(child, (one) => around(kept.with(index, one)), means);
    }
    return kept;
  }
  if (!isObject(part)) return part;
  let kept = part;
  for (const [key, child] of Object.entries(part)) {
    const { [key]: _gone, ...without } = kept;
    if (means(around(without))) kept = without;
    else if (typeof child === "object" && child !== null) {
      const before = kept;
      kept = { ...kept, [key]: drop(child, (one) => around({ ...before, [key]: one }), means) };
    }
  }
  return kept;
}

/** A value as JSON has it: without what is undefined, instants as texts. */
export function asJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}
