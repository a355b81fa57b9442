import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Ground } from "../ground.ts";
import type { HttpEnv } from "../platform/http/env.ts";
import { problemResponses } from "../platform/http/problem.ts";
import { createRoutes } from "../platform/http/routes.ts";
import type { Routes } from "../platform/http/routes.ts";
import { idSchema, jsonAnswer } from "../platform/http/schemas.ts";
import { reportCsv } from "./cell/report-csv.ts";
import { deliverabilityReport } from "./deliverability/deliverability.ts";
import { funnelReport, sourcesReport } from "./funnel/funnel.ts";
import { metricsSchema, presentMetrics } from "./metrics/metrics-schemas.ts";
import { overviewReport } from "./overview/overview.ts";
import { reportQuery } from "./range/range.ts";
import { repsReport } from "./rep/reps.ts";
import { speedToLeadReport } from "./rep/speed-to-lead.ts";
import { presentReport, reportSchema } from "./report-schemas.ts";
import type { Report } from "./report-schemas.ts";
import { variantsReport, versionsReport } from "./sequence/by-version.ts";
import { sequenceReport } from "./sequence/sequence-report.ts";
import { sequenceIdOf, sequenceParams } from "../sequence/named/sequence-id.ts";
import { timingReport } from "./timing/timing.ts";

const tags = ["Reports"];

const answers = {
  200: {
    description:
      "The report. Every number links to the list of its rows. As CSV with `format=csv` or `Accept: text/csv`: a line for each number.",
    content: { "application/json": { schema: reportSchema }, "text/csv": { schema: z.string() } },
  },
};

const report = <P extends string>(path: P, operationId: string, summary: string, description: string) => ({
  method: "get" as const,
  path: `/v1/reports/${path}` as const,
  operationId,
  tags,
  summary,
  description,
});

const overview = createRoute({
  ...report(
    "overview",
    "reportOverview",
    "How it is doing",
    "Mails, enrollments, people and handoffs of a range, in all and over time. While there is nothing to count, `next` says what to do.",
  ),
  request: { query: reportQuery },
  responses: { ...answers, ...problemResponses(401, 422) },
});

const ofVersion = reportQuery.extend({ versionId: idSchema.optional() });

const sequence = createRoute({
  ...report(
    "sequences/{id}",
    "reportSequence",
    "How a sequence is doing",
    "The flow of who was enrolled in the range, by step and by way, with those who wait there now, who was stopped why, and how long it took; and what came of each mail that was handed over in the range, with clicks by link and answers by category. `erased` tells what people were part of whose data were erased, in all.",
  ),
  request: { params: sequenceParams, query: ofVersion },
  responses: { ...answers, ...problemResponses(401, 404, 422) },
});

const versions = createRoute({
  ...report(
    "sequences/{id}/versions",
    "reportVersions",
    "The versions of a sequence side by side",
    "Who was enrolled in each, and what came of its mails.",
  ),
  request: { params: sequenceParams, query: reportQuery },
  responses: { ...answers, ...problemResponses(401, 404, 422) },
});

const variants = createRoute({
  ...report(
    "sequences/{id}/variants",
    "reportVariants",
    "The subjects of a sequence side by side",
    "Of each step that tries several.",
  ),
  request: { params: sequenceParams, query: ofVersion },
  responses: { ...answers, ...problemResponses(401, 404, 422) },
});

const funnel = createRoute({
  ...report(
    "funnel",
    "reportFunnel",
    "From lead to customer",
    "How far those have come by now who came to be known in the range: in all, by cohort, and by source, campaign, sequence, version and segment. Somebody whom several sequences took in, or who is in several segments, counts in each.",
  ),
  request: {
    query: reportQuery.extend({
      granularity: reportQuery.shape.granularity.removeDefault().default("week"),
      sequenceId: idSchema.optional(),
      versionId: idSchema.optional(),
      source: z.string().max(300).optional(),
      campaign: z.string().max(300).optional().openapi({
        description: "Their attribute `utm_campaign`, else `campaign`. Empty: those of none.",
      }),
      segment: z.string().max(100).optional().openapi({ description: "Those in it now, by its key." }),
    }),
  },
  responses: { ...answers, ...problemResponses(401, 422) },
});

const sources = createRoute({
  ...report(
    "sources",
    "reportSources",
    "Which signups became prospects",
    "People by where they came from, and how far they have come by now.",
  ),
  request: { query: reportQuery },
  responses: { ...answers, ...problemResponses(401, 422) },
});

const reps = createRoute({
  ...report(
    "reps",
    "reportReps",
    "What reps make of handoffs",
    "How many they accept, how soon, whether within the time to accept, and what becomes of them. `took` is the time to accept, by the clock.",
  ),
  request: { query: reportQuery },
  responses: { ...answers, ...problemResponses(401, 422) },
});

const deliverability = createRoute({
  ...report(
    "deliverability",
    "reportDeliverability",
    "How mail arrives",
    "By whose servers take it: taken, tried again, refused and why, come back. `took` is the mean time from the queue to the server.",
  ),
  request: { query: reportQuery.extend({ senderId: idSchema.optional() }) },
  responses: { ...answers, ...problemResponses(401, 422) },
});

const timing = createRoute({
  ...report(
    "timing",
    "reportTiming",
    "When people answer",
    "Replies by weekday (1 is Monday) and hour of the zone, by when they were received.",
  ),
  request: { query: reportQuery.extend({ sequenceId: idSchema.optional() }) },
  responses: { ...answers, ...problemResponses(401, 422) },
});

const speed = createRoute({
  ...report(
    "speed-to-lead",
    "reportSpeedToLead",
    "Whether sooner is better",
    "Accepted handoffs by how soon they were answered, and the share of them that was qualified, with its 95 % band.",
  ),
  request: { query: reportQuery },
  responses: { ...answers, ...problemResponses(401, 422) },
});

const metrics = createRoute({
  ...report("metrics", "listMetrics", "What every metric means", "The definitions that reports count by."),
  responses: { 200: jsonAnswer(metricsSchema, "By what is counted."), ...problemResponses(401) },
});

/** Routes of reports. */
export function reportRoutes(app: Ground): Routes {
  const answer = async (c: Context<HttpEnv>, format: "json" | "csv" | undefined, made: Promise<Report>) => {
    const asked = format ?? (/\btext\/csv\b/i.test(c.req.header("Accept") ?? "") ? "csv" : "json");
    const done = await made;
    c.header("Cache-Control", "no-store");
    c.header("Vary", "Accept");
    if (asked === "json") return c.json(presentReport(done), 200);
    return c.body(reportCsv(done), 200, { "Content-Type": "text/csv; charset=utf-8" });
  };
  const of = async <Q>(
    make: (app: Ground, asked: Q & { id: string }) => Promise<Report>,
    query: Q,
    named: { id: string },
  ) => make(app, { ...query, id: await sequenceIdOf(app, named) });
  const routes = createRoutes();
  routes.openapi(metrics, (c) => c.json(presentMetrics(), 200));
  routes.openapi(overview, (c) => {
    const query = c.req.valid("query");
    return answer(c, query.format, overviewReport(app, query));
  });
  routes.openapi(sequence, (c) => {
    const query = c.req.valid("query");
    return answer(c, query.format, of(sequenceReport, query, c.req.valid("param")));
  });
  routes.openapi(versions, (c) => {
    const query = c.req.valid("query");
    return answer(c, query.format, of(versionsReport, query, c.req.valid("param")));
  });
  routes.openapi(variants, (c) => {
    const query = c.req.valid("query");
    return answer(c, query.format, of(variantsReport, query, c.req.valid("param")));
  });
  routes.openapi(funnel, (c) => {
    const query = c.req.valid("query");
    return answer(c, query.format, funnelReport(app, query));
  });
  routes.openapi(sources, (c) => {
    const query = c.req.valid("query");
    return answer(c, query.format, sourcesReport(app, query));
  });
  routes.openapi(reps, (c) => {
    const query = c.req.valid("query");
    return answer(c, query.format, repsReport(app, query));
  });
  routes.openapi(deliverability, (c) => {
    const query = c.req.valid("query");
    return answer(c, query.format, deliverabilityReport(app, query));
  });
  routes.openapi(timing, (c) => {
    const query = c.req.valid("query");
    return answer(c, query.format, timingReport(app, query));
  });
  routes.openapi(speed, (c) => {
    const query = c.req.valid("query");
    return answer(c, query.format, speedToLeadReport(app, query));
  });
  return routes;
}
