import { createRoute, z } from "@hono/zod-openapi";
import { eq } from "drizzle-orm";
import { applied } from "../../db/schema/index.ts";
import type { Ground } from "../../ground.ts";
import { found } from "../../platform/errors.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { instantSchema, isoInstant, jsonAnswer, jsonBody, slugInput } from "../../platform/http/schemas.ts";

const tags = ["Plans"];
const params = z.object({ name: slugInput.openapi({ description: "The name of the folder.", example: "main" }) });

const resources = z
  .record(
    z.string().min(1).max(320),
    z.strictObject({
      is: z.array(z.string().max(64)).min(1).max(8).openapi({
        description: "Hashes of what it may be: while an apply is under way, of before and after.",
      }),
      how: z.record(z.string().max(40), z.unknown()).optional().openapi({
        description: "What its file says besides, such as `enrollments`.",
      }),
    }),
  )
  .refine((all) => Object.keys(all).length <= 5_000, { error: "Apply at most 5000 resources." })
  .openapi({ example: { "segment/trials": { is: ["0f5a7c"] } } });

const appliedSchema = z
  .object({ name: z.string(), resources, by: z.string(), at: instantSchema })
  .openapi("Applied", { description: "What was applied from a folder of files." });

const get = createRoute({
  method: "get",
  path: "/v1/applied/{name}",
  operationId: "getApplied",
  tags,
  summary: "What was applied last from a folder",
  description: "`ripen plan` reads it, to tell what was changed on the server since, and which files are gone.",
  request: { params },
  responses: { 200: jsonAnswer(appliedSchema, "By resource."), ...problemResponses(401, 404) },
});

const put = createRoute({
  method: "put",
  path: "/v1/applied/{name}",
  operationId: "putApplied",
  tags,
  summary: "Note what was applied from a folder",
  description: "`ripen apply` writes it. It changes nothing else.",
  request: { params, body: jsonBody(z.strictObject({ resources }).openapi("AppliedInput")) },
  responses: { 200: jsonAnswer(appliedSchema, "As noted."), ...problemResponses(401, 422) },
});

/** Routes of what was applied. */
export function appliedRoutes(app: Ground): Routes {
  const present = (row: typeof applied.$inferSelect): z.infer<typeof appliedSchema> => ({
    ...row,
    resources: Object.fromEntries(
      Object.entries(row.resources).map(([key, { is, how }]) => [key, { is, ...(how !== undefined && { how }) }]),
    ),
    at: isoInstant(row.at),
  });
  return createRoutes()
    .openapi(get, async (c) => {
      const { name } = c.req.valid("param");
      const rows = await app.db.select().from(applied).where(eq(applied.name, name));
      return c.json(present(found(rows, "applied", name)), 200);
    })
    .openapi(put, async (c) => {
      const { name } = c.req.valid("param");
      const told = Object.entries(c.req.valid("json").resources);
      const set = {
        resources: Object.fromEntries(
          told.map(([key, { is, how }]) => [key, { is, ...(how !== undefined && { how }) }]),
        ),
        by: c.get("apiKey").id,
        at: app.clock.now(),
      };
      const [row] = await app.db
        .insert(applied)
        .values({ name, ...set })
        .onConflictDoUpdate({ target: applied.name, set })
        .returning();
      if (row === undefined) throw new Error("upsert returned no row");
      return c.json(present(row), 200);
    });
}
