import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../ground.ts";
import { pageOf, pageQuery, presentPage } from "../platform/http/pagination.ts";
import { problemResponses } from "../platform/http/problem.ts";
import { createRoutes } from "../platform/http/routes.ts";
import type { Routes } from "../platform/http/routes.ts";
import { idParams, idSchema, jsonAnswer, jsonBody } from "../platform/http/schemas.ts";
import { key } from "../sequence/definition/values.ts";
import type { SequenceParts } from "../sequence/parts.ts";
import { endExperiment } from "./end-experiment.ts";
import {
  experimentInput,
  experimentResultSchema,
  experimentSchema,
  presentExperiment,
  presentResult,
} from "./experiment-schemas.ts";
import { listExperiments } from "./list-experiments.ts";
import { seeExperiment } from "./see-experiment.ts";
import { startExperiment } from "./start-experiment.ts";
import { switchArm, undoSwitch } from "./switch/switch-arm.ts";

const tags = ["Experiments"];

const start = createRoute({
  method: "post",
  path: "/v1/experiments",
  operationId: "startExperiment",
  tags,
  summary: "Start an experiment",
  description:
    "Compares the arms of a step that divides its leads, or those whom a sequence or a topic took in with who was held out, from now on. Look at it as often as you like: the evidence holds at every look.",
  request: { body: jsonBody(experimentInput) },
  responses: { 201: jsonAnswer(experimentSchema, "The experiment."), ...problemResponses(401, 404, 409, 422) },
});

const list = createRoute({
  method: "get",
  path: "/v1/experiments",
  operationId: "listExperiments",
  tags,
  summary: "List experiments",
  description: "Newest first.",
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
    "It takes no more leads in; responses of those who are in it count until their time is over. The sequence goes on dividing until you publish it otherwise, or switch to an arm. Takes no body.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(experimentSchema, "The experiment."), ...problemResponses(401, 404, 422) },
});

const toArm = createRoute({
  method: "post",
  path: "/v1/experiments/{id}/switch",
  operationId: "switchExperiment",
  tags,
  summary: "Give new enrollments one arm",
  description:
    "Publishes the current version once more, with all weight on that arm, and ends the experiment. Whoever is enrolled already goes on as before; what else is in the draft stays a draft. It is noted in `switches`, and can be undone.",
  request: { params: idParams, body: jsonBody(z.strictObject({ arm: key })) },
  responses: { 200: jsonAnswer(experimentSchema, "The experiment."), ...problemResponses(401, 404, 409, 422) },
});

const undo = createRoute({
  method: "post",
  path: "/v1/experiments/{id}/undo-switch",
  operationId: "undoExperimentSwitch",
  tags,
  summary: "Let new enrollments fall to all arms again",
  description: "By the weights that the experiment began with. Takes no body.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(experimentSchema, "The experiment."), ...problemResponses(401, 404, 409) },
});

/** Routes of experiments. */
export function experimentRoutes(app: Pick<Ground & SequenceParts, "db" | "clock" | "versions">): Routes {
  return createRoutes()
    .openapi(start, async (c) => c.json(presentExperiment(await startExperiment(app, c.req.valid("json"))), 201))
    .openapi(list, async (c) =>
      c.json(presentPage(await listExperiments(app, c.req.valid("query")), presentExperiment), 200),
    )
    .openapi(get, async (c) => {
      const { id } = c.req.valid("param");
      return c.json(presentResult(await seeExperiment(app, app.db, id)), 200);
    })
    .openapi(toArm, async (c) => {
      const by = { kind: "key" as const, id: c.get("apiKey").id };
      const { arm } = c.req.valid("json");
      return c.json(presentExperiment(await switchArm(app, { ...c.req.valid("param"), arm, by })), 200);
    })
    .openapi(undo, async (c) => {
      const by = { kind: "key" as const, id: c.get("apiKey").id };
      return c.json(presentExperiment(await undoSwitch(app, { ...c.req.valid("param"), by })), 200);
    })
    .openapi(end, async (c) => c.json(presentExperiment(await endExperiment(app, c.req.valid("param").id)), 200));
}
