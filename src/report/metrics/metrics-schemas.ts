import { z } from "@hono/zod-openapi";
import { units } from "./metrics.ts";
import type { UnitDefinition } from "./metrics.ts";

/** The definitions in answers. */
export const metricsSchema = z
  .object({
    data: z.array(
      z.object({
        unit: z.string().openapi({ example: "messages" }),
        title: z.string(),
        list: z.string().openapi({ description: "The list that numbers of this unit open to." }),
        date: z.string().openapi({ description: "By which date something falls into a range." }),
        metrics: z.array(
          z.object({
            name: z.string().openapi({ example: "opened" }),
            title: z.string(),
            words: z.string().openapi({ description: "What is counted." }),
            of: z.string().nullable().openapi({ description: "The metric that it is a share of." }),
          }),
        ),
      }),
    ),
  })
  .openapi("Metrics");

/** The JSON form of the definitions. */
export function presentMetrics(): z.infer<typeof metricsSchema> {
  const all: readonly (readonly [string, UnitDefinition])[] = Object.entries(units);
  return {
    data: all.map(([unit, { title, list, date, metrics }]) => ({
      unit,
      title,
      list,
      date,
      metrics: Object.entries(metrics).map(([name, metric]) => ({ name, ...metric })),
    })),
  };
}
