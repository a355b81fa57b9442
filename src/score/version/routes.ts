import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { limitParameter } from "../../platform/http/pagination.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { jsonAnswer } from "../../platform/http/schemas.ts";
import { readBody } from "../rules/read-rules.ts";
import { getCurrent, getVersion, listVersions } from "./current.ts";
import { findWarnings } from "./find-warnings.ts";
import { putScoring } from "./put-scoring.ts";
import { currentSchema, presentVersion, rulesBody, versionSchema } from "./scoring-schemas.ts";

const tags = ["Scoring"];

const get = createRoute({
  method: "get",
  path: "/v1/scoring",
  operationId: "getScoring",
  tags,
  summary: "The scoring rules that count",
  description: "With how far all leads are scored by them.",
  responses: { 200: jsonAnswer(currentSchema, "The rules."), ...problemResponses(401, 404) },
});

const put = createRoute({
  method: "put",
  path: "/v1/scoring",
  operationId: "putScoring",
  tags,
  summary: "Replace the scoring rules",
  description:
    "They become the next version, which counts at once; all leads are scored anew in the background. The same rules again change nothing. To go back, tell the rules of an older version.",
  request: { body: rulesBody },
  responses: { 200: jsonAnswer(currentSchema, "The rules, as a version."), ...problemResponses(401, 422) },
});

const list = createRoute({
  method: "get",
  path: "/v1/scoring/versions",
  operationId: "listScoringVersions",
  tags,
  summary: "List the versions of the scoring rules",
  description: "Newest first, with who told them, and how far the leads are scored by each.",
  request: {
    query: z.strictObject({
      limit: limitParameter,
      before: z.coerce.number().int().min(1).optional().openapi({ description: "Those with a lower number." }),
    }),
  },
  responses: {
    200: jsonAnswer(z.object({ data: z.array(versionSchema) }), "Newest first."),
    ...problemResponses(401, 422),
  },
});

const version = createRoute({
  method: "get",
  path: "/v1/scoring/versions/{number}",
  operationId: "getScoringVersion",
  tags,
  summary: "Get a version of the scoring rules",
  description: "The rules as they were told then.",
  request: { params: z.object({ number: z.coerce.number().int().min(1).max(2_147_483_647) }) },
  responses: { 200: jsonAnswer(versionSchema, "The version."), ...problemResponses(401, 404) },
});

/** Routes of the scoring rules. */
export function scoringRoutes(app: Ground): Routes {
  const withWarnings = async (one: Awaited<ReturnType<typeof getCurrent>>) => ({
    ...presentVersion(one),
    warnings: await findWarnings(app.db, one.rules),
  });
  return createRoutes()
    .openapi(get, async (c) => c.json(await withWarnings(await getCurrent(app.db)), 200))
    .openapi(put, async (c) => {
      const stored = await putScoring(app, { rules: await readBody(c), by: c.get("apiKey").id });
      return c.json(await withWarnings(stored), 200);
    })
    .openapi(list, async (c) => {
      const rows = await listVersions(app.db, c.req.valid("query"));
      return c.json({ data: rows.map(presentVersion) }, 200);
    })
    .openapi(version, async (c) => {
      return c.json(presentVersion(await getVersion(app.db, c.req.valid("param"))), 200);
    });
}
