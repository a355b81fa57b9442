import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { RipenError } from "../../platform/errors.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { jsonBody } from "../../platform/http/schemas.ts";
import { fieldProblems, invalidInput } from "../../platform/http/validation.ts";
import { sequenceIdOf, sequenceParams } from "../../sequence/named/sequence-id.ts";
import { segmentKey } from "../../sequence/segment/segment-schemas.ts";
import { enrollSegment, planEnrollSegment } from "./enroll-segment.ts";

const input = z.strictObject({ segment: segmentKey.openapi({ example: "trial-webinar" }) });

const progressSchema = z
  .object({
    looked: z.int().openapi({ description: "Leads looked at so far." }),
    members: z.int().openapi({ description: "Of these, the ones in the segment." }),
    enrolled: z.int(),
    waiting: z.int().openapi({ description: "Enrolled as soon as their exclusivity group is free." }),
    skipped: z.record(z.string(), z.int()).openapi({ example: { suppressed: 12 } }),
    done: z.boolean(),
  })
  .openapi("EnrollProgress");

const enroll = createRoute({
  method: "post",
  path: "/v1/sequences/{id}/enrollments",
  operationId: "enrollSegment",
  tags: ["Enrollments"],
  summary: "Enroll a segment",
  description:
    "Answers with its progress while it runs, one JSON object for each line; the last one has `done: true`. When the connection is lost, the same request goes on where it was.",
  request: { params: sequenceParams, body: jsonBody(input.openapi("EnrollSegmentInput")) },
  responses: {
    200: { description: "Progress.", content: { "application/x-ndjson": { schema: progressSchema } } },
    ...problemResponses(401, 404, 409, 422),
  },
});

/** Routes of enrolling many at once. */
export function segmentEnrollmentRoutes(app: Ground & SequenceParts): Routes {
  const routes = createRoutes();
  // Registered by hand: the type of a streamed body is not that of its lines.
  routes.openAPIRegistry.registerPath(enroll);
  routes.post(enroll.getRoutingPath(), async (c) => {
    const named = sequenceParams.safeParse(c.req.param());
    if (!named.success) throw new RipenError("not_found", 404, "There is no such resource.");
    const body: unknown = await c.req.json().catch(() => ({}));
    const read = input.safeParse(body);
    if (!read.success) throw invalidInput(fieldProblems(read.error.issues));
    const id = await sequenceIdOf(app, named.data);
    const plan = await planEnrollSegment(app, { id, segment: read.data.segment });
    const lines = async function* () {
      for await (const progress of enrollSegment(app, plan)) yield `${JSON.stringify(progress)}\n`;
    };
    const stream = ReadableStream.from(lines()).pipeThrough(new TextEncoderStream());
    return c.body(stream, 200, { "Content-Type": "application/x-ndjson", "Cache-Control": "no-store" });
  });
  return routes;
}
