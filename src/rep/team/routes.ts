import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { jsonAnswer, jsonBody } from "../../platform/http/schemas.ts";
import { putTeam } from "./put-team.ts";
import { deleteTeam, readTeam, readTeams } from "./read-teams.ts";
import { presentTeam, teamInput, teamParams, teamSchema, teamWarnings, writtenTeamSchema } from "./team-schemas.ts";

const tags = ["Teams"];

const put = createRoute({
  method: "put",
  path: "/v1/teams/{key}",
  operationId: "putTeam",
  tags,
  summary: "Write a team",
  description:
    "A prospect without a rep goes to the first team, by position, whose condition is true for them; among its members to whose turn it is. When no member can take it: the fallback rep, else the fallback team, else the operator hears of it. A handoff that is not accepted within its working time goes to somebody else.",
  request: { params: teamParams, body: jsonBody(teamInput) },
  responses: { 200: jsonAnswer(writtenTeamSchema, "The team as it is now."), ...problemResponses(401, 422) },
});

const list = createRoute({
  method: "get",
  path: "/v1/teams",
  operationId: "listTeams",
  tags,
  summary: "List teams",
  description: "In the order in which they are asked.",
  responses: {
    200: jsonAnswer(z.object({ data: z.array(teamSchema) }), "In the order in which they are asked."),
    ...problemResponses(401),
  },
});

const get = createRoute({
  method: "get",
  path: "/v1/teams/{key}",
  operationId: "getTeam",
  tags,
  summary: "Get a team",
  description: "Which leads it takes, its members, and how fast they have to answer.",
  request: { params: teamParams },
  responses: { 200: jsonAnswer(teamSchema, "The team."), ...problemResponses(401, 404) },
});

const remove = createRoute({
  method: "delete",
  path: "/v1/teams/{key}",
  operationId: "deleteTeam",
  tags,
  summary: "Delete a team",
  description: "Its handoffs stay with their reps; their times run on.",
  request: { params: teamParams },
  responses: { 204: { description: "It is gone." }, ...problemResponses(401, 404) },
});

/** Routes of teams. */
export function teamRoutes(app: Ground): Routes {
  return createRoutes()
    .openapi(put, async (c) => {
      const team = await putTeam(app, { ...c.req.valid("param"), input: c.req.valid("json") });
      return c.json({ ...presentTeam(team), warnings: teamWarnings(team) }, 200);
    })
    .openapi(list, async (c) => c.json({ data: (await readTeams(app)).map(presentTeam) }, 200))
    .openapi(get, async (c) => c.json(presentTeam(await readTeam(app, c.req.valid("param").key)), 200))
    .openapi(remove, async (c) => {
      await deleteTeam(app, c.req.valid("param").key);
      return c.body(null, 204);
    });
}
