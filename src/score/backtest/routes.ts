import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { pageOf, pageQuery, presentPage } from "../../platform/http/pagination.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { idParams, isoInstant, jsonAnswer, jsonBody } from "../../platform/http/schemas.ts";
import { backtestInput, backtestSchema, differenceSchema, presentBacktest } from "./backtest-schemas.ts";
import { cancelBacktest, getBacktest, listBacktests, listDifferences, startBacktest } from "./start-backtest.ts";

const tags = ["Scoring"];

const start = createRoute({
  method: "post",
  path: "/v1/scoring/backtest",
  operationId: "startBacktest",
  tags,
  summary: "Replay history through scoring rules",
  description:
    "Who would have been promoted, and when, beside what really happened. Done in the background: follow it by its id. Attributes count as they are now, as there is no history of them.",
  request: { body: jsonBody(backtestInput) },
  responses: { 202: jsonAnswer(backtestSchema, "It has begun."), ...problemResponses(401, 404, 422) },
});

const list = createRoute({
  method: "get",
  path: "/v1/scoring/backtests",
  operationId: "listBacktests",
  tags,
  summary: "List backtests",
  description: "Newest first.",
  request: { query: pageQuery },
  responses: { 200: jsonAnswer(pageOf(backtestSchema), "Newest first."), ...problemResponses(401, 422) },
});

const get = createRoute({
  method: "get",
  path: "/v1/scoring/backtests/{id}",
  operationId: "getBacktest",
  tags,
  summary: "Get a backtest",
  description: "How far it is; once it is done, how often the rules would have been right.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(backtestSchema, "How far it is, or its result."), ...problemResponses(401, 404) },
});

const differences = createRoute({
  method: "get",
  path: "/v1/scoring/backtests/{id}/differences",
  operationId: "listBacktestDifferences",
  tags,
  summary: "Leads that the rules judge otherwise than it went",
  description: "Whom they would have promoted in vain, and whom they would have missed.",
  request: { params: idParams, query: pageQuery.extend({ kind: z.enum(["missed", "false_alarm"]).optional() }) },
  responses: {
    200: jsonAnswer(pageOf(differenceSchema), "In the order of their leads, the last first."),
    ...problemResponses(401, 404, 422),
  },
});

const cancel = createRoute({
  method: "post",
  path: "/v1/scoring/backtests/{id}/cancel",
  operationId: "cancelBacktest",
  tags,
  summary: "Cancel a backtest",
  description: "One that has ended stays as it is.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(backtestSchema, "The backtest."), ...problemResponses(401, 404) },
});

/** Routes of backtests. */
export function backtestRoutes(app: Ground): Routes {
  return createRoutes()
    .openapi(start, async (c) => c.json(presentBacktest(await startBacktest(app, c.req.valid("json"))), 202))
    .openapi(list, async (c) =>
      c.json(presentPage(await listBacktests(app, c.req.valid("query")), presentBacktest), 200),
    )
    .openapi(get, async (c) => c.json(presentBacktest(await getBacktest(app, c.req.valid("param"))), 200))
    .openapi(cancel, async (c) => c.json(presentBacktest(await cancelBacktest(app, c.req.valid("param"))), 200))
    .openapi(differences, async (c) => {
      const found = await listDifferences(app, { ...c.req.valid("param"), ...c.req.valid("query") });
      const present = ({ backtestId: _of, ...row }: (typeof found.rows)[number]) => ({
        ...row,
        predictedAt: isoInstant(row.predictedAt),
        outcomeAt: isoInstant(row.outcomeAt),
      });
      return c.json(presentPage(found, present), 200);
    });
}
