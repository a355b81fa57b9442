import { OpenAPIHono } from "@hono/zod-openapi";
import type { HttpEnv } from "./env.ts";
import { onInvalid } from "./validation.ts";

export type Routes = OpenAPIHono<HttpEnv>;

/** An empty set of routes whose input is validated the same way everywhere. */
export function createRoutes(): Routes {
  return new OpenAPIHono<HttpEnv>({ defaultHook: onInvalid });
}
