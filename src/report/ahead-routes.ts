import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Ground } from "../ground.ts";
import type { HttpEnv } from "../platform/http/env.ts";
import { problemResponses } from "../platform/http/problem.ts";
import { createRoutes } from "../platform/http/routes.ts";
import type { Routes } from "../platform/http/routes.ts";
import type { SequenceParts } from "../sequence/parts.ts";
import { calendarReport } from "./calendar/calendar.ts";
import { calendarQuery } from "./calendar/calendar-query.ts";
import { listHot } from "./hot/hot.ts";
import { hotCsv, hotQuery, hotSchema, presentHot } from "./hot/hot-schemas.ts";
import { pipelineQuery, pipelineReport } from "./pipeline/pipeline.ts";
import { aheadCsv } from "./ahead/ahead-csv.ts";
import { aheadSchema, presentAhead } from "./ahead/ahead-schemas.ts";

const tags = ["Reports"];

const answers = <T extends z.ZodType>(schema: T, description: string) => ({
  200: {
    description: `${description} As CSV with \`format=csv\` or \`Accept: text/csv\`.`,
    content: { "application/json": { schema }, "text/csv": { schema: z.string() } },
  },
  ...problemResponses(401, 422),
});

const calendar = createRoute({
  method: "get",
  path: "/v1/reports/calendar",
  operationId: "reportCalendar",
  tags,
  summary: "Which mails will go out when",
  description:
    "Mails by day and sender or sequence, from the enrollments as they stand, if nobody answers: by the step machine of production, with windows, holidays, caps, warm-up and gaps. `pileUps` tells where more is ready than a sender may send, and when that is gone. With more enrollments than `sample`, it is an estimate with its error.",
  request: { query: calendarQuery },
  responses: answers(aheadSchema, "The days to come."),
});

const pipeline = createRoute({
  method: "get",
  path: "/v1/reports/pipeline",
  operationId: "reportPipeline",
  tags,
  summary: "What is to be expected of those who are in sequences now",
  description:
    "Prospects, SQLs and customers by week, with a 95 % band, by how those went on who were as far before. Where the history is too short for that, `enough` is false, and `notes` says what is missing.",
  request: { query: pipelineQuery },
  responses: answers(aheadSchema, "The weeks to come."),
});

const hot = createRoute({
  method: "get",
  path: "/v1/reports/hot",
  operationId: "reportHot",
  tags,
  summary: "Who is hot now",
  description:
    "Leads and prospects whose score makes them hot, and whose handoff nobody has answered yet: the highest score first, with when time alone changes their intent, and what they did last.",
  request: { query: hotQuery },
  responses: answers(hotSchema, "A page of people."),
});

/** Routes of reports about what is to come. */
export function aheadRoutes(app: Ground & SequenceParts): Routes {
  const isCsv = (c: Context<HttpEnv>, format: "json" | "csv" | undefined) => {
    c.header("Cache-Control", "no-store");
    c.header("Vary", "Accept");
    return (format ?? (/\btext\/csv\b/i.test(c.req.header("Accept") ?? "") ? "csv" : "json")) === "csv";
  };
  const csv = { "Content-Type": "text/csv; charset=utf-8" };
  return createRoutes()
    .openapi(calendar, async (c) => {
      const query = c.req.valid("query");
      const report = await calendarReport(app, query);
      return isCsv(c, query.format) ? c.body(aheadCsv(report), 200, csv) : c.json(presentAhead(report), 200);
    })
    .openapi(pipeline, async (c) => {
      const query = c.req.valid("query");
      const report = await pipelineReport(app, query);
      return isCsv(c, query.format) ? c.body(aheadCsv(report), 200, csv) : c.json(presentAhead(report), 200);
    })
    .openapi(hot, async (c) => {
      const query = c.req.valid("query");
      const page = await listHot(app, query);
      return isCsv(c, query.format) ? c.body(hotCsv(page), 200, csv) : c.json(presentHot(page), 200);
    });
}
