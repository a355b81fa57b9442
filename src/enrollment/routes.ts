import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../ground.ts";
import type { SequenceParts } from "../sequence/parts.ts";
import { pageOf, pageQuery, presentPage } from "../platform/http/pagination.ts";
import { problemResponses } from "../platform/http/problem.ts";
import { createRoutes } from "../platform/http/routes.ts";
import type { Routes } from "../platform/http/routes.ts";
import { idParams, idSchema, jsonAnswer, jsonBody, textInput } from "../platform/http/schemas.ts";
import { longestKey } from "../sequence/key-of-occasion.ts";
import { enrollLead } from "./admit/enroll.ts";
import { enrollmentFilterShape } from "./list/enrollment-filter.ts";
import { enrollmentSchema, presentEnrollment, statusSchema } from "./enrollment-schemas.ts";
import { exitEnrollment } from "./exit.ts";
import { getEnrollment } from "./get-enrollment.ts";
import { listEnrollments } from "./list/list-enrollments.ts";
import { pauseEnrollment, resumeEnrollment } from "./pause.ts";

const tags = ["Enrollments"];

const create = createRoute({
  method: "post",
  path: "/v1/enrollments",
  operationId: "createEnrollment",
  tags,
  summary: "Enroll a lead",
  description: "By hand, in the current version of a published sequence. Events do the same by trigger.",
  request: {
    body: jsonBody(
      z
        .strictObject({
          sequenceId: idSchema,
          leadId: idSchema,
          key: textInput(longestKey).min(1).optional().openapi({
            description: "Where the trigger of the sequence has a `key`: the value that this enrollment is about.",
            example: "cart-4711",
          }),
        })
        .openapi("EnrollmentInput"),
    ),
  },
  responses: { 201: jsonAnswer(enrollmentSchema, "The enrollment."), ...problemResponses(401, 404, 409, 422) },
});

const list = createRoute({
  method: "get",
  path: "/v1/enrollments",
  operationId: "listEnrollments",
  tags,
  summary: "List enrollments",
  description: "Walks of leads through sequences, newest first.",
  request: {
    query: pageQuery.extend({
      leadId: idSchema.optional(),
      sequenceId: idSchema.optional(),
      key: textInput(longestKey).min(1).optional(),
      status: statusSchema.optional(),
      ...enrollmentFilterShape,
    }),
  },
  responses: { 200: jsonAnswer(pageOf(enrollmentSchema), "Newest first."), ...problemResponses(401, 422) },
});

const get = createRoute({
  method: "get",
  path: "/v1/enrollments/{id}",
  operationId: "getEnrollment",
  tags,
  summary: "Get an enrollment",
  description: "Where the lead is in the sequence, and when it goes on.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(enrollmentSchema, "The enrollment."), ...problemResponses(401, 404) },
});

const action = <N extends "pause" | "resume" | "exit">(name: N, summary: string, description: string) =>
  createRoute({
    method: "post",
    path: `/v1/enrollments/{id}/${name}` as const,
    operationId: `${name}Enrollment`,
    tags,
    summary,
    description,
    request: { params: idParams },
    responses: { 200: jsonAnswer(enrollmentSchema, "As it is now."), ...problemResponses(401, 404, 409) },
  });

const pause = action("pause", "Pause an enrollment", "Nothing more is sent until it is resumed.");
const resume = action(
  "resume",
  "Resume an enrollment",
  "Steps that came due meanwhile are taken at once, one mail at a time.",
);
const exit = action("exit", "Stop an enrollment", "For good. What was not handed over yet is canceled.");

/** Routes of enrollments. */
export function enrollmentRoutes(app: Ground & SequenceParts): Routes {
  const show = async (id: string) => presentEnrollment(await getEnrollment(app, { id }));

  return createRoutes()
    .openapi(create, async (c) => c.json(presentEnrollment(await enrollLead(app, c.req.valid("json"))), 201))
    .openapi(list, async (c) =>
      c.json(presentPage(await listEnrollments(app, c.req.valid("query")), presentEnrollment), 200),
    )
    .openapi(get, async (c) => c.json(await show(c.req.valid("param").id), 200))
    .openapi(pause, async (c) => {
      const { id } = c.req.valid("param");
      await pauseEnrollment(app, { id });
      return c.json(await show(id), 200);
    })
    .openapi(resume, async (c) => {
      const { id } = c.req.valid("param");
      await resumeEnrollment(app, { id });
      return c.json(await show(id), 200);
    })
    .openapi(exit, async (c) => {
      const { id } = c.req.valid("param");
      await exitEnrollment(app, { id });
      return c.json(await show(id), 200);
    });
}
