import { collectDefaultMetrics } from "prom-client";
import { healthRoutes } from "../api/health.ts";
import type { HealthOptions } from "../api/health.ts";
import type { Ground } from "../ground.ts";
import { createRoutes } from "../platform/http/routes.ts";
import { onError, onNotFound } from "../platform/http/errors.ts";
import type { Routes } from "../platform/http/routes.ts";
import { openGauges } from "./read-gauges.ts";

/**
 * What a process shows to those who watch it, on a port of its own whatever its roles are: `/metrics` in the text format of
 * Prometheus, `/healthz` and `/readyz`. It asks for no key: who reaches the port may read it. It tells no personal data.
 */
export function createObserver(
  app: Pick<Ground, "db" | "clock" | "queues" | "log" | "meters">,
  options: HealthOptions = {},
): Routes {
  const { registry } = app.meters;
  collectDefaultMetrics({ register: registry });
  const readGauges = openGauges(app, registry);
  const routes = createRoutes();
  routes.onError(onError(app.log));
  routes.notFound(onNotFound);
  routes.route("/", healthRoutes(app, options));
  routes.get("/metrics", async (c) => {
    await readGauges();
    return c.body(await registry.metrics(), 200, { "Content-Type": registry.contentType });
  });
  return routes;
}
