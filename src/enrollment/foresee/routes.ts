import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { sequenceIdOf, sequenceParams } from "../../sequence/named/sequence-id.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { jsonAnswer, jsonBody } from "../../platform/http/schemas.ts";
import { forecastSequence } from "./forecast.ts";
import { forecastInput, forecastSchema, presentTimetable, simulateInput, timetableSchema } from "./foresee-schemas.ts";
import { simulateSequence } from "./simulate-sequence.ts";
import type { Whom } from "./simulate-sequence.ts";

const tags = ["Sequences"];

const simulate = createRoute({
  method: "post",
  path: "/v1/sequences/{id}/simulate",
  operationId: "simulateSequence",
  tags,
  summary: "Say beforehand what will happen",
  description:
    "Walks leads through the sequence on a clock that jumps, with the step machine of production. Changes nothing.",
  request: { params: sequenceParams, body: jsonBody(simulateInput) },
  responses: {
    200: jsonAnswer(z.object({ data: z.array(timetableSchema) }), "A timetable for each lead."),
    ...problemResponses(401, 404, 409, 422),
  },
});

const forecast = createRoute({
  method: "post",
  path: "/v1/sequences/{id}/forecast",
  operationId: "forecastSequence",
  tags,
  summary: "Forecast the mails of a segment",
  description: "Mails by hour and day of each sender, against its caps, if the segment were enrolled. Changes nothing.",
  request: { params: sequenceParams, body: jsonBody(forecastInput) },
  responses: { 200: jsonAnswer(forecastSchema, "The forecast."), ...problemResponses(401, 404, 409, 422) },
});

type SimulateBody = z.output<typeof simulateInput>;

/** Routes that look ahead. */
export function foreseeRoutes(app: Ground & SequenceParts): Routes {
  return createRoutes()
    .openapi(simulate, async (c) => {
      const body = c.req.valid("json");
      const id = await sequenceIdOf(app, c.req.valid("param"));
      const results = await simulateSequence(app, { id, ...body, whom: whomOf(body) });
      return c.json({ data: results.map(({ lead, timetable }) => presentTimetable(lead.id, timetable)) }, 200);
    })
    .openapi(forecast, async (c) => {
      const id = await sequenceIdOf(app, c.req.valid("param"));
      return c.json(await forecastSequence(app, { id, ...c.req.valid("json") }), 200);
    });
}

function whomOf({ leadId, lead, segment, sample }: SimulateBody): Whom {
  if (leadId !== undefined) return { kind: "lead", id: leadId };
  if (segment !== undefined) return { kind: "segment", key: segment, size: sample };
  // The schema has seen to it that one of the three is there.
  if (lead === undefined) throw new Error("nobody to simulate");
  return { kind: "inline", lead };
}
