import type { Context } from "hono";
import type { HttpEnv } from "../../platform/http/env.ts";

/** The fields of what was posted, by name; none when the body is not a form, is empty, or says nothing of what it is. */
export async function readFields(c: Context<HttpEnv>): Promise<ReadonlyMap<string, readonly string[]>> {
  const body = await c.req.parseBody({ all: true }).catch((): Record<string, never> => ({}));
  const texts = (value: unknown) => [value].flat().filter((one): one is string => typeof one === "string");
  return new Map(Object.entries(body).map(([name, value]) => [name, texts(value)]));
}
