import { sql } from "drizzle-orm";
import { createRoute, z } from "@hono/zod-openapi";
import type { App } from "../app.ts";
import { RipenError } from "../platform/errors.ts";
import { problemResponses } from "../platform/http/problem.ts";
import { createRoutes } from "../platform/http/routes.ts";
import type { Routes } from "../platform/http/routes.ts";
import { jsonAnswer } from "../platform/http/schemas.ts";

const tags = ["Health"];
const statusSchema = z.object({ status: z.literal("ok") });
const patienceMs = 3_000;

const alive = createRoute({
  method: "get",
  path: "/healthz",
  operationId: "getHealth",
  tags,
  summary: "Is the process alive?",
  security: [],
  responses: { 200: jsonAnswer(statusSchema, "It is.") },
});

const ready = createRoute({
  method: "get",
  path: "/readyz",
  operationId: "getReadiness",
  tags,
  summary: "Are the database and the queue reachable?",
  security: [],
  responses: { 200: jsonAnswer(statusSchema, "They are."), ...problemResponses(503) },
});

/** `/healthz` and `/readyz`, for load balancers and orchestrators. */
export function healthRoutes({ db, queues, log }: Pick<App, "db" | "queues" | "log">): Routes {
  const parts: Record<string, () => Promise<unknown>> = {
    database: () => db.execute(sql`select 1`),
    queue: () => queues.ping(),
  };

  return createRoutes()
    .openapi(alive, (c) => c.json({ status: "ok" as const }, 200))
    .openapi(ready, async (c) => {
      const checks = await Promise.all(
        Object.entries(parts).map(async ([name, check]) => {
          try {
            await within(patienceMs, check());
            return [];
          } catch (error) {
            log.warn({ err: error, part: name, requestId: c.get("requestId") }, "not ready");
            return [name];
          }
        }),
      );
      const down = checks.flat();
      if (down.length === 0) return c.json({ status: "ok" as const }, 200);
      const problems = down.map((name) => ({
        pointer: `/${name}`,
        code: "unreachable",
        message: `The ${name} is out of reach`,
      }));
      const detail = `Out of reach: ${down.join(", ")}.`;
      throw new RipenError("not_ready", 503, detail, problems);
    });
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
