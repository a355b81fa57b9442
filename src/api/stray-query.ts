import type { Context, Next } from "hono";
import type { HttpEnv } from "../platform/http/env.ts";
import { answeringRoute } from "../platform/http/routing/answering-route.ts";
import { invalidInput, jsonPointer } from "../platform/http/validation.ts";
import type { Routes } from "../platform/http/routes.ts";

/**
 * Refuses query parameters where a route declares none (422 `unrecognized_key`), as routes that declare some do themselves: a
 * misspelled or misplaced one is never passed over.
 * @param all routes that are registered on `api` afterwards
 */
export function refuseStrayQueries(api: Routes, all: readonly Routes[]): void {
  const silent = new Set<string>();
  for (const definition of all.flatMap(({ openAPIRegistry }) => openAPIRegistry.definitions)) {
    if (definition.type !== "route" || definition.route.request?.query !== undefined) continue;
    const { method, path } = definition.route;
    silent.add(`${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/gu, ":$1")}`);
  }
  api.use("/v1/*", async (c: Context<HttpEnv>, next: Next) => {
    const names = Object.keys(c.req.query());
    const method = c.req.method === "HEAD" ? "GET" : c.req.method;
    if (names.length > 0 && silent.has(`${method} ${answeringRoute(c)}`)) throw invalidInput(names.map(unknown));
    await next();
  });
}

const unknown = (name: string) => ({
  pointer: jsonPointer([name]),
  code: "unrecognized_key",
  message: `"${name}" is not a known field`,
});
