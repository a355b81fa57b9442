import { createRoute, z } from "@hono/zod-openapi";
import { eq, isNotNull, isNull } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { equals, listPage } from "../db/list-page.ts";
import { experiments } from "../db/schema/index.ts";
import { found } from "../platform/errors.ts";
import { pageOf, pageQuery, presentPage } from "../platform/http/pagination.ts";
import { problemResponses } from "../platform/http/problem.ts";
import { createRoutes } from "../platform/http/routes.ts";
import type { Routes } from "../platform/http/routes.ts";
import { idParams, idSchema, jsonAnswer, jsonBody } from "../platform/http/schemas.ts";
import type { SequenceParts } from "../sequence/parts.ts";
import { endExperiment } from "./end-experiment.ts";
import {
  experimentInput,
  experimentResultSchema,
  experimentSchema,
  presentExperiment,
  presentResult,
} from "./experiment-schemas.ts";
import { judge } from "./judge/judge.ts";
import { say } from "./judge/say.ts";
import { loadLeads } from "./load-leads.ts";
import { startExperiment } from "./start-experiment.ts";

const tags = ["Experiments"];

const start = createRoute({
  method: "post",
  path: "/v1/experiments",
  operationId: "startExperiment",
  tags,
  summary: "Start an experiment",
  description:
    "Compares the arms of a step that divides its leads, from now on. Look at it as often as you like: the evidence holds at every look.",
  request: { body: jsonBody(experimentInput) },
  responses: { 201: jsonAnswer(experimentSchema, "The experiment."), ...problemResponses(401, 404, 409, 422) },
});

const list = createRoute({
  method: "get",
  path: "/v1/experiments",
  operationId: "listExperiments",
  tags,
  summary: "List experiments",
  request: {
    query: pageQuery.extend({ sequenceId: idSchema.optional(), status: z.enum(["running", "ended"]).optional() }),
  },
  responses: { 200: jsonAnswer(pageOf(experimentSchema), "Newest first."), ...problemResponses(401, 422) },
});

const get = createRoute({
  method: "get",
  path: "/v1/experiments/{id}",
  operationId: "getExperiment",
  tags,
  summary: "See what an experiment shows",
  description:
    "Computed from what happened until now, so that late replies and corrections count. `verdict` says in words what follows.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(experimentResultSchema, "The experiment."), ...problemResponses(401, 404, 422) },
});

const end = createRoute({
  method: "post",
  path: "/v1/experiments/{id}/end",
  operationId: "endExperiment",
  tags,
  summary: "End an experiment",
  description:
    "It takes no more leads in; responses of those who are in it count until their time is over. The sequence goes on dividing until you publish it otherwise. Takes no body: which arm is to get all leads is said by publishing.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(experimentSchema, "The experiment."), ...problemResponses(401, 404, 422) },
});

/** Routes of experiments. */
export function experimentRoutes(app: Pick<Ground & SequenceParts, "db" | "clock" | "versions">): Routes {
  return createRoutes()
    .openapi(start, async (c) => c.json(presentExperiment(await startExperiment(app, c.req.valid("json"))), 201))
    .openapi(list, async (c) => {
      const { sequenceId, status, ...page } = c.req.valid("query");
      const isOver = status === "ended" ? isNotNull(experiments.endedAt) : isNull(experiments.endedAt);
      const filters = [equals(experiments.sequenceId, sequenceId), status === undefined ? undefined : isOver];
      return c.json(presentPage(await listPage(app.db, experiments, page, ...filters), presentExperiment), 200);
    })
    .openapi(get, async (c) => {
      const { id } = c.req.valid("param");
      const experiment = found(await app.db.select().from(experiments).where(eq(experiments.id, id)), "experiment", id);
      const asOf = app.clock.now();
      const { leads, leftOut } = await loadLeads(app, app.db, experiment);
      const judged = judge(experiment, leads, asOf.getTime());
      return c.json(presentResult(experiment, { judged, verdict: say(judged, experiment, asOf), leftOut, asOf }), 200);
    })
    .openapi(end, async (c) => c.json(presentExperiment(await endExperiment(app, c.req.valid("param").id)), 200));
}
