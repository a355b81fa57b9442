import { createRoute, z } from "@hono/zod-openapi";
import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { equals, listPage } from "../../db/list-page.ts";
import { repAbsences, reps } from "../../db/schema/index.ts";
import { found } from "../../platform/errors.ts";
import { pageOf, pageQuery, presentPage } from "../../platform/http/pagination.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import {
  idParams,
  idSchema,
  instantSchema,
  isoInstant,
  jsonAnswer,
  jsonBody,
  lineInput,
} from "../../platform/http/schemas.ts";
import { plainDate } from "../../sequence/definition/values.ts";
import { addAbsence } from "./add-absence.ts";
import type { Absence } from "./add-absence.ts";
import { deleteAbsence } from "./delete-absence.ts";

const tags = ["Reps"];

const absenceSchema = z
  .object({
    id: idSchema,
    repId: idSchema,
    fromDate: z.string(),
    toDate: z.string(),
    note: z.string().nullable(),
    source: z
      .enum(["hand", "calendar"])
      .openapi({ description: "Who told it; what a calendar did may be a part of a day." }),
    startsAt: instantSchema.openapi({ description: "The beginning of the first day in the rep's zone." }),
    endsAt: instantSchema.openapi({ description: "The end of the last day." }),
    createdAt: instantSchema,
  })
  .openapi("Absence");

const absenceInput = z
  .strictObject({
    fromDate: plainDate.meta({ examples: ["2026-12-24"] }),
    toDate: plainDate.meta({ examples: ["2026-12-31"], description: "The last day of it." }),
    note: lineInput(200).optional(),
  })
  .refine(({ fromDate, toDate }) => fromDate <= toDate, { path: ["toDate"], error: "Ends before it begins." })
  .openapi("AbsenceInput");

const add = createRoute({
  method: "post",
  path: "/v1/reps/{id}/absences",
  operationId: "addRepAbsence",
  tags,
  summary: "Say that a rep is away",
  description:
    "Whole days in the rep's zone. Nothing is assigned while it lasts; open handoffs, and further replies to accepted ones, go to the deputy, else open handoffs go to whoever else can take them.",
  request: { params: idParams, body: jsonBody(absenceInput) },
  responses: { 201: jsonAnswer(absenceSchema, "The absence."), ...problemResponses(401, 404, 409, 422) },
});

const list = createRoute({
  method: "get",
  path: "/v1/reps/{id}/absences",
  operationId: "listRepAbsences",
  tags,
  summary: "List the absences of a rep",
  description: "Those told by hand, and those that the rep's calendar tells.",
  request: { params: idParams, query: pageQuery },
  responses: { 200: jsonAnswer(pageOf(absenceSchema), "Newest first."), ...problemResponses(401, 404, 422) },
});

const remove = createRoute({
  method: "delete",
  path: "/v1/reps/{id}/absences/{absenceId}",
  operationId: "deleteRepAbsence",
  tags,
  summary: "Take an absence back",
  description: "Prospects go to the rep again. One that a calendar tells is a 409 `absence_of_calendar`.",
  request: { params: idParams.extend({ absenceId: idSchema }) },
  responses: { 204: { description: "It is gone." }, ...problemResponses(401, 404, 409, 422) },
});

/** Routes of absences. */
export function absenceRoutes(app: Ground): Routes {
  return createRoutes()
    .openapi(add, async (c) => {
      const { note = null, ...days } = c.req.valid("json");
      return c.json(present(await addAbsence(app, { repId: c.req.valid("param").id, note, ...days })), 201);
    })
    .openapi(list, async (c) => {
      const { id } = c.req.valid("param");
      found(await app.db.select({ id: reps.id }).from(reps).where(eq(reps.id, id)), "rep", id);
      const page = await listPage(app.db, repAbsences, c.req.valid("query"), equals(repAbsences.repId, id));
      return c.json(presentPage(page, present), 200);
    })
    .openapi(remove, async (c) => {
      const { id: repId, absenceId: id } = c.req.valid("param");
      await deleteAbsence(app, { id, repId });
      return c.body(null, 204);
    });
}

function present(row: Absence): z.infer<typeof absenceSchema> {
  const instants = { startsAt: isoInstant(row.startsAt), endsAt: isoInstant(row.endsAt) };
  return { ...row, ...instants, createdAt: isoInstant(row.createdAt) };
}
